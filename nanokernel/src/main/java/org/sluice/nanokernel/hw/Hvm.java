package org.sluice.nanokernel.hw;

import org.osgi.annotation.versioning.ProviderType;
import org.sluice.ipipe.LocalStage;

/**
 * The hypervisor's side of a hybrid virtual machine, in Palacios' hypercall numbers. One transaction at a time; a call
 * from the wrong side, in the wrong state or of an unknown number answers {@link #REFUSED} and changes nothing.
 *
 * <p>Of the contract, this form has null, the state query and the invocation of the first HRT CPU; parallel
 * invocation, merge, events, signals and synchronous mode are refused as unknown.
 */
@ProviderType
public interface Hvm {

    /** The answer to a call that was refused. */
    long REFUSED = -1;

    /** Does nothing; answers 0. */
    int NULL = 0x0;
    /** Answers the ordinal of the transaction's {@link State}. */
    int STATE = 0xf;
    /** From the ROS: run the function on the first HRT CPU. */
    int INVOKE = 0x20;
    /** From the HRT: the invocation is done. */
    int DONE = 0x2f;

    /** Where the transaction stands. */
    enum State { IDLE, CALL }

    /** Is the machine split into a ROS and an HRT at all? */
    boolean isPresent();

    /**
     * A hypercall.
     *
     * @param from     who calls, and where; its CPU decides whether it is the ROS or the HRT
     * @param argument for the invocation: what the HRT reads as {@link #argument()}
     */
    long call(LocalStage from, int code, long argument);

    /** The argument of the invocation that is under way. */
    long argument();

    /** The HRT's CPUs, ascending; empty if there is no HRT. */
    int[] hrtCpus();
}
