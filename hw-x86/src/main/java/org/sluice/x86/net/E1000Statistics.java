package org.sluice.x86.net;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** The counters that reading clears, and that stay at their maximum. Others of the block read 0. On the baton. */
final class E1000Statistics implements Snapshottable {

    private int received;
    private int transmitted;
    private int missed;
    private int seen;
    private int sent;

    private static int oneMore(int counter) {
        return counter == -1 ? counter : counter + 1;
    }

    void received() {
        received = oneMore(received);
        seen = oneMore(seen);
    }

    void missed() {
        missed = oneMore(missed);
        seen = oneMore(seen);
    }

    void transmitted() {
        transmitted = oneMore(transmitted);
        sent = oneMore(sent);
    }

    int take(int register) {
        int value = 0;
        switch (register) {
            case E1000Register.GPRC:
                value = received;
                received = 0;
                break;
            case E1000Register.GPTC:
                value = transmitted;
                transmitted = 0;
                break;
            case E1000Register.MPC:
                value = missed;
                missed = 0;
                break;
            case E1000Register.TPR:
                value = seen;
                seen = 0;
                break;
            case E1000Register.TPT:
                value = sent;
                sent = 0;
                break;
            default:
                break;
        }
        return value;
    }

    @Override
    public void exchange(StateStream state) {
        received = state.exchange(received);
        transmitted = state.exchange(transmitted);
        missed = state.exchange(missed);
        seen = state.exchange(seen);
        sent = state.exchange(sent);
    }
}
