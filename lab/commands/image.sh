# shellcheck shell=bash
command_image() { fail 1 "not yet"; }
