/**
 * docs/metrics.md, out of the table of metrics.
 *
 * @param {readonly { readonly name: string, readonly type: string, readonly help: string, readonly labels: readonly string[] }[]} metricTable
 */
export function metricsDocument(metricTable) {
  return `# Metrics

<!-- Made of src/cli/metrics/metric-table.ts by scripts/metrics-document.mjs: change it there. -->

\`nano metrics\` prints what cells and instances do in the text format of Prometheus (0.0.4). It looks twice, a second apart, because rates
need two readings. \`nano metrics --listen 127.0.0.1:9177\` goes on watching and serves the same under \`/metrics\`, as of the last look:

    scrape_configs:
      - job_name: nano
        honor_labels: true            # or "instance" becomes "exported_instance"
        static_configs:
          - targets: ['127.0.0.1:9177']

Names, types and labels are an interface: none is renamed or reused.

- What is not known has no series: no zero stands for it. A cell that does not answer has \`nano_cell_up 0\` and none of the figures that it would
  tell, nor have its instances; \`nano_cell_read_timestamp_seconds\` says since when.
- Sizes are bytes, times seconds, shares go from 0 to 1. Rates are computed by nano between two looks, over restarts of guests and missed
  looks; where libvirt has a counter that a graph can use as it is, it is given as one (\`_total\`).
- An instance that moves has a new value of \`cell\`: sum by \`instance\` over a move.

One alert that is worth having, an instance that is meant to run and does not, on a cell that answers:

    nano_instance_wanted_running == 1 and nano_instance_running == 0

## Serving

\`--listen\` takes an address of this machine that only this machine reaches (\`9177\` alone is \`127.0.0.1:9177\`). Whoever reaches it reads all names and
figures, for nobody is asked who they are; so any other address needs \`--allow-remote\`, where a firewall or a proxy decides who may. A port that is taken
ends with status 4. Two pages are answered, to GET and HEAD: \`/metrics\`, and \`/\` by which one can see that it lives. Before the first look is complete
\`/metrics\` answers 503. At most 64 connections are held; who takes longer than 10 seconds over an answer is cut off. SIGTERM ends it with status 0, Ctrl-C with 130.

    # /etc/systemd/system/nano-metrics.service
    [Service]
    User=nano
    ExecStart=/usr/local/bin/nanoctl metrics --listen 127.0.0.1:9177 --interval 15s
    Restart=on-failure

## Names

| name | type | labels | meaning |
|---|---|---|---|
${metricTable.map(({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help} |`).join('\n')}
`;
}
