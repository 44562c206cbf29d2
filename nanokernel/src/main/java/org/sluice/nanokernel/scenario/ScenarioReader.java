package org.sluice.nanokernel.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.CostTable;
import org.sluice.x86.text.Statement;
import org.sluice.x86.text.TextException;
import org.sluice.x86.text.TextFile;

/** Reads scenario files: the built-in ones by name, a user's own by path. Mistakes are told with file and line. */
public final class ScenarioReader {

    private static final String BUILT_IN = "/org/sluice/scenarios/";
    private static final String SUFFIX = ".scenario";

    private final List<Statement> statements;
    private Statement head;
    private Statement partition;
    private final List<Scenario.Role> cast = new ArrayList<>();
    private final List<Statement> routes = new ArrayList<>();
    private final List<Statement> loads = new ArrayList<>();

    private ScenarioReader(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * The scenario of that name, or in that file: whatever contains a separator or ends in {@code .scenario} is a file.
     *
     * @throws IllegalArgumentException if there is none
     * @throws TextException            if it is not well formed
     * @throws IOException              if the file cannot be read
     */
    public static Scenario find(String nameOrFile) throws IOException {
        if (nameOrFile.contains("/") || nameOrFile.endsWith(SUFFIX)) {
            Path file = Path.of(nameOrFile);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(nameOrFile + ": there is no such file");
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                return read(file.toString(), reader);
            }
        }
        try (InputStream in = ScenarioReader.class.getResourceAsStream(BUILT_IN + nameOrFile + SUFFIX)) {
            if (in == null) {
                throw new IllegalArgumentException(nameOrFile
                        + ": there is no such scenario; hvm is one, and a file has a / or ends in .scenario");
            }
            return read(nameOrFile + SUFFIX, new InputStreamReader(in, StandardCharsets.UTF_8));
        }
    }

    /** Reads a scenario from text. */
    public static Scenario read(String fileName, Reader text) throws IOException {
        return new ScenarioReader(TextFile.parse(fileName, text)).read(fileName);
    }

    private Scenario read(String fileName) {
        for (Statement statement : statements) {
            read(statement);
        }
        if (head == null) {
            throw new IllegalArgumentException(fileName + ": there is no \"scenario\" line");
        }
        return new Scenario(head.word(0, "a name"), head.text("board"), costs(), head.number("seed", 0,
                Long.MAX_VALUE, 42), partition, cast, routes, loads);
    }

    private void read(Statement statement) {
        switch (statement.keyword()) {
            case "scenario" -> {
                refuseSecond(head, statement);
                head = statement.onlyWords(1).onlyKeys("board", "costs", "seed").onlyChildren();
            }
            case "partition" -> {
                refuseSecond(partition, statement);
                partition = statement.onlyWords(0).onlyKeys("ros", "hrt").onlyChildren();
            }
            case "domain" -> cast.add(role(statement));
            case "route" -> routes.add(statement.onlyWords(1).onlyKeys("cpu").onlyChildren());
            case "load" -> loads.add(statement.onlyWords(1).onlyKeys("rate", "burst").onlyChildren());
            default -> throw statement.error("\"" + statement.keyword()
                    + "\" is not known here; known are scenario, partition, domain, route, load");
        }
    }

    private Scenario.Role role(Statement line) {
        line.onlyWords(1).onlyKeys("priority", "cpus", "irqs", "memory");
        String name = line.word(0, "a name");
        for (Scenario.Role other : cast) {
            if (other.name().equals(name)) {
                throw line.error("domain " + name + " is there already, at line " + other.line().place().line());
            }
        }
        String irqs = line.text("irqs", "");
        return new Scenario.Role(name, (int) line.number("priority", 0, Integer.MAX_VALUE), line.text("cpus", "all"),
                irqs.isEmpty() ? List.of() : List.of(irqs.split(",")), line);
    }

    private CostTable costs() {
        String name = head.text("costs", "generic-x86");
        try {
            return CostTable.named(name);
        } catch (IllegalArgumentException unknown) {
            throw head.error(unknown.getMessage());
        }
    }

    private static void refuseSecond(Statement first, Statement second) {
        if (first != null) {
            throw second.error("there is a \"" + first.keyword() + "\" line already, at line " + first.place().line());
        }
    }
}
