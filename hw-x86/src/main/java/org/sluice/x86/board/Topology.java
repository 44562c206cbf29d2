package org.sluice.x86.board;

/**
 * How the CPUs of a board share sockets and cores; APIC ids are socket, core and thread in fields wide enough for each.
 *
 * <p>Source: Intel SDM Vol. 3A "Hierarchical Mapping of Shared Resources".
 *
 * @param coresPerSocket 1 to 256
 * @param threadsPerCore 1 to 8
 */
public record Topology(int coresPerSocket, int threadsPerCore) {

    /** Every CPU is a socket of its own. */
    public static final Topology FLAT = new Topology(1, 1);

    /** The most cores of a socket. */
    public static final int CORES_MAX = 256;
    /** The most threads of a core. */
    public static final int THREADS_MAX = 8;

    /** Refuses what has no place in an APIC id. */
    public Topology {
        if (coresPerSocket < 1 || coresPerSocket > CORES_MAX || threadsPerCore < 1 || threadsPerCore > THREADS_MAX) {
            throw new IllegalArgumentException(coresPerSocket + " cores of " + threadsPerCore
                    + " threads: a socket has 1.." + CORES_MAX + " cores, a core 1.." + THREADS_MAX + " threads");
        }
    }

    /** CPUs of a socket. */
    public int cpusPerSocket() {
        return coresPerSocket * threadsPerCore;
    }

    /** Bits of an APIC id that name the thread. */
    public int threadBits() {
        return widthOf(threadsPerCore);
    }

    /** Bits of an APIC id that name core and thread: what is above names the socket. */
    public int socketShift() {
        return threadBits() + widthOf(coresPerSocket);
    }

    private static int widthOf(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    /** The APIC id of the CPU with this dense index. */
    public int apicIdOf(int index) {
        int thread = index % threadsPerCore;
        int core = index / threadsPerCore % coresPerSocket;
        int socket = index / cpusPerSocket();
        return socket << socketShift() | core << threadBits() | thread;
    }
}
