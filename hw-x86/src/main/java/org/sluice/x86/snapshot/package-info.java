/**
 * Snapshots: the state of a machine between two events, as bytes. Each part writes and reads its own state through one
 * {@link org.sluice.x86.snapshot.StateStream}, in one method for both directions; no reflection, no serialization.
 *
 * <pre>
 *   magic "SLUICESN"  version  length  hash | board, timing, software | clock, ledger, memory, CPUs, bus, devices...
 *   \________________ SnapshotFormat _______/ \__________________ StateStream: sections by name ___________________/
 * </pre>
 *
 * Start reading at {@link org.sluice.x86.snapshot.Snapshottable}.
 */
@Export
@Version("1.0.0")
package org.sluice.x86.snapshot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
