/**
 * The nanokernel's parts, not exported: the adapter between pipeline and machine ({@code X86Hardware},
 * {@code CpuEntry}), ownership, ticks, and what each domain is given of the machine. Start reading at
 * {@link org.sluice.nanokernel.internal.CpuEntry}: an interrupt's way through the nanokernel is there.
 */
package org.sluice.nanokernel.internal;
