# The smallest guest: a boot sector that enters 64-bit mode, counts a register down from a million and ends QEMU
# through isa-debug-exit, whose exit status is then 33. Assembled, it stands in accelerator-probe.ts:
#
#   as --64 -o probe.o accelerator-probe.S
#   ld -m elf_x86_64 -Ttext 0x7c00 --oformat binary -o probe.bin probe.o
#   base64 -w0 probe.bin

.code16
.globl _start
_start:
  cli
  xor %ax, %ax
  mov %ax, %ds
  mov %ax, %es
  mov %ax, %ss
  mov $0x7c00, %sp

  # Page tables at 0x1000 to 0x3fff: the first 2 MiB as they are.
  mov $0x1000, %edi
  mov %edi, %cr3
  xor %eax, %eax
  mov $0xc00, %ecx
  rep stosl
  mov $0x1000, %edi
  movl $0x2003, (%di)
  movl $0x3003, 0x1000(%di)
  movl $0x0083, 0x2000(%di)

  # Long mode: PAE, EFER.LME, then paging and protection at once.
  lgdt gdtr
  mov %cr4, %eax
  or $0x20, %eax
  mov %eax, %cr4
  mov $0xC0000080, %ecx
  rdmsr
  or $0x100, %eax
  wrmsr
  mov %cr0, %eax
  or $0x80000001, %eax
  mov %eax, %cr0
  ljmp $0x08, $long

.code64
long:
  mov $0x10, %ax
  mov %ax, %ds
  mov %ax, %ss
  mov $1000000, %rcx
1: dec %rcx
  jnz 1b
  mov $0x10, %al
  mov $0xf4, %dx
  out %al, %dx
2: hlt
  jmp 2b

.align 8
gdt:
  .quad 0
  .quad 0x00af9a000000ffff
  .quad 0x00cf92000000ffff
gdtr:
  .word gdtr - gdt - 1
  .long gdt

.org 510
.word 0xaa55
