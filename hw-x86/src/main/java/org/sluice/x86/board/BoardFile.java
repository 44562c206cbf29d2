package org.sluice.x86.board;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.x86.memory.NodeDistances;
import org.sluice.x86.text.Place;
import org.sluice.x86.text.Statement;
import org.sluice.x86.text.TextException;
import org.sluice.x86.text.TextFile;

/** Reads {@code *.board} files; the package summary shows one. Stateless. */
public final class BoardFile {

    private static final String EXTENSION = ".board";
    private static final String RESOURCES = "/org/sluice/boards/";
    private static final String GSI = "gsi";
    private static final String NET = "net";
    private static final String CAPTURE = "capture";
    private static final String PLAY = "play";
    private static final String OUT = "out";
    private static final String IN = "in";
    private static final String MSI_WORD = "msi";
    private static final long ADDRESS_MAX = 1L << 52;
    private static final int GSI_MAX = 0xFFFF;
    private static final int NODES_MAX = 0xFF;

    private BoardFile() {
    }

    /** The board of this name that comes with Sluice. */
    static Board named(String name) {
        String resource = RESOURCES + name + EXTENSION;
        try (InputStream stream = BoardFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no board " + name + " comes with Sluice");
            }
            return read(name + EXTENSION, new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException   if it cannot be read
     * @throws TextException naming file and line of the first mistake, and both parties of a conflict
     */
    public static Board read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(file.toString(), reader);
        }
    }

    /** Reads a board from text; {@code fileName} is for complaints, and less its extension the board's name. */
    public static Board read(String fileName, Reader reader) throws IOException {
        List<Statement> statements = TextFile.parse(fileName, reader);
        String name = Path.of(fileName).getFileName().toString();
        boolean plain = !name.endsWith(EXTENSION);
        BoardBuilder board = new BoardBuilder(plain ? name : name.substring(0, name.length() - EXTENSION.length()));
        int cpuCount = 0;
        for (Statement statement : statements) {
            statement.onlyChildren();
            board.at(statement.place());
            if (statement.keyword().equals("cpus")) {
                if (cpuCount > 0) {
                    throw statement.error("cpus: a board says this once");
                }
                cpuCount = readCpus(board, statement);
            } else if (cpuCount == 0) {
                throw statement.error("the first statement must be cpus, for example: cpus 4 timer=1GHz");
            } else {
                readPart(board, statement, cpuCount);
            }
        }
        if (cpuCount == 0) {
            throw new TextException(new Place(fileName, 1), "no cpus statement, for example: cpus 4 timer=1GHz");
        }
        return board.build();
    }

    private static int readCpus(BoardBuilder board, Statement statement) {
        statement.onlyWords(1).onlyKeys("timer", "tsc", "mode", "latency", "cores", "threads", "reset");
        int count = wordNumber(statement, 0, "a number of CPUs", 1, CpuSpec.CPUS_MAX);
        board.cpus(count).timerHz(statement.rate("timer", BoardBuilder.TIMER_HZ_DEFAULT))
                .tscHz(statement.rate("tsc", BoardBuilder.TSC_HZ_DEFAULT))
                .memoryNanos(statement.duration("latency", 0));
        if (statement.has("cores") || statement.has("threads")) {
            board.topology(new Topology((int) statement.number("cores", 1, Topology.CORES_MAX, 1),
                    (int) statement.number("threads", 1, Topology.THREADS_MAX, 1)));
        }
        board.restarting(statement.has("reset") && statement.oneOf("reset", "end", "restart").equals("restart"));
        board.x2Apic(statement.has("mode") && statement.oneOf("mode", "xapic", "x2apic").equals("x2apic"));
        return count;
    }

    private static void readPart(BoardBuilder board, Statement statement, int cpuCount) {
        switch (statement.keyword()) {
            case "cpu":
                statement.onlyWords(1).onlyKeys("apic");
                int cpu = wordNumber(statement, 0, "a CPU", 0, cpuCount - 1);
                board.apicId(cpu, (int) statement.number("apic", 0, CpuSpec.APIC_ID_MAX));
                break;
            case "node":
                statement.onlyWords(0).onlyKeys("memory", "cpus");
                board.node(statement.size("memory"), statement.cpus("cpus", cpuCount));
                break;
            case "distance":
                statement.onlyWords(3).onlyKeys();
                board.distance(wordNumber(statement, 0, "a node", 0, NODES_MAX),
                        wordNumber(statement, 1, "a node", 0, NODES_MAX),
                        wordNumber(statement, 2, "a distance", 0, NodeDistances.MAX));
                break;
            case "ioapic":
                statement.onlyWords(0).onlyKeys("address", "pins", GSI);
                board.ioApic(statement.number("address", 0, ADDRESS_MAX), (int) statement.number("pins", 1, GSI_MAX),
                        (int) statement.number(GSI, 0, GSI_MAX));
                break;
            default:
                board.device(readDevice(statement));
                break;
        }
    }

    private static DeviceSpec readDevice(Statement statement) {
        DeviceSpec bare = readBareDevice(statement);
        if (bare.kind().sends()) {
            return bare.withSerial(new SerialSpec(path(statement, OUT), path(statement, IN)));
        }
        if (!bare.kind().hasCable()) {
            return bare;
        }
        CableSpec.Peer[] peers = CableSpec.Peer.values();
        String[] words = Arrays.stream(peers).map(CableSpec.Peer::word).toArray(String[]::new);
        CableSpec.Peer peer = statement.has(NET)
                ? peers[Arrays.asList(words).indexOf(statement.oneOf(NET, words))] : CableSpec.Peer.NONE;
        return bare.withCable(new CableSpec(peer, path(statement, CAPTURE), path(statement, PLAY)));
    }

    private static Path path(Statement statement, String key) {
        if (!statement.has(key)) {
            return null;
        }
        try {
            if (statement.text(key).isEmpty()) {
                throw statement.error(key + "= names no file");
            }
            return Path.of(statement.text(key));
        } catch (InvalidPathException e) {
            throw statement.error(key + "=" + statement.text(key) + ": " + e.getReason());
        }
    }

    private static DeviceSpec readBareDevice(Statement statement) {
        DeviceKind kind = Arrays.stream(DeviceKind.values())
                .filter(candidate -> candidate.keyword().equals(statement.keyword())).findFirst()
                .orElseThrow(() -> statement.error("unknown device " + statement.keyword()
                        + "; known are cpu, node, distance, ioapic, " + String.join(", ",
                        Arrays.stream(DeviceKind.values()).map(DeviceKind::keyword).toList())));
        String name = statement.word(0, "the device's name");
        boolean msi = statement.words().size() > 1;
        if (msi && (!kind.hasIrq() || !statement.word(1, MSI_WORD).equals(MSI_WORD))) {
            throw statement.error(statement.keyword() + ": after the name may stand only '" + MSI_WORD + "'");
        }
        statement.onlyWords(2).onlyKeys(knownKeys(kind, msi));
        long base = kind.addressKey() == null || kind.usualAddress() != 0 && !statement.has(kind.addressKey())
                ? kind.usualAddress() : statement.number(kind.addressKey(), 0, ADDRESS_MAX);
        if (msi || !kind.hasIrq()) {
            return DeviceSpec.of(name, kind, base, msi ? DeviceSpec.MSI : DeviceSpec.NO_IRQ);
        }
        boolean level = statement.has("trigger") ? statement.oneOf("trigger", "edge", "level").equals("level")
                : kind.isLevel();
        boolean activeLow = statement.has("polarity") ? statement.oneOf("polarity", "high", "low").equals("low")
                : kind.isActiveLow();
        int gsi = kind.usualGsi() >= 0 ? (int) statement.number(GSI, 0, GSI_MAX, kind.usualGsi())
                : (int) statement.number(GSI, 0, GSI_MAX);
        return new DeviceSpec(name, kind, base, gsi, level, activeLow);
    }

    private static String[] knownKeys(DeviceKind kind, boolean msi) {
        List<String> known = new ArrayList<>();
        if (kind.addressKey() != null) {
            known.add(kind.addressKey());
        }
        if (kind.hasIrq() && !msi) {
            known.addAll(List.of(GSI, "trigger", "polarity"));
        }
        if (kind.hasCable()) {
            known.addAll(List.of(NET, CAPTURE, PLAY));
        }
        if (kind.sends()) {
            known.add(OUT);
        }
        if (kind.receives()) {
            known.add(IN);
        }
        return known.toArray(new String[0]);
    }

    private static int wordNumber(Statement statement, int index, String what, int min, int max) {
        String word = statement.word(index, what);
        try {
            return (int) org.sluice.x86.text.Numbers.parse(word, min, max);
        } catch (IllegalArgumentException e) {
            throw statement.error(statement.keyword() + ": " + e.getMessage());
        }
    }
}
