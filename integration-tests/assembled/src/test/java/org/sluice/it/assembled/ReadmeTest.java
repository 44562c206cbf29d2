package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's output is real: each block that begins with {@code $} is run, and must print what stands below it. Host
 * times differ and are not compared. With {@code -Dsluice.readme.update=true} the blocks are written anew instead.
 */
class ReadmeTest {

    private static final Path ROOT = Path.of(System.getProperty("sluice.root"));
    private static final Path README = ROOT.resolve("README.md");
    private static final String FENCE = "```";
    private static final long RUN_SECONDS_MAX = 60;

    @TempDir
    Path box;

    /** A block: the line of its command, and of the fence behind its output. */
    private record Block(String command, int first, int end) {
    }

    @TestFactory
    Stream<DynamicTest> everyBlockPrintsWhatStandsBelowIt() throws IOException {
        List<String> lines = Files.readAllLines(README);
        return blocks(lines).stream().filter(block -> block.command().contains("./sluice"))
                .map(block -> DynamicTest.dynamicTest(block.command(), () -> check(lines, block)));
    }

    @Test
    void aDomainOfOnesOwnIsMadeAsTheReadmeSays() throws Exception {
        Path examples = box.resolve("examples");
        copy(ROOT.resolve("examples"), examples);
        List<String> printed = run(box, "sh", "-c", "examples/new.sh my-domain");
        assertThat(printed).first().asString().startsWith("examples/my-domain is a domain named my-domain");
        Path source = examples.resolve("my-domain/src/main/java/org/sluice/examples/mydomain/MyDomain.java");
        assertThat(source).content().contains("@SluiceDomain(name = \"my-domain\"").contains("class MyDomain")
                .doesNotContain("tick-counter");
        assertThat(examples.resolve("pom.xml")).content().contains("<module>my-domain</module>");
        assertThat(run(box, "sh", "-c", "examples/new.sh my-domain 2>&1; examples/new.sh My 2>&1;"
                + "examples/new.sh n-ew 2>&1; true"))
                .satisfiesExactly(there -> assertThat(there).contains("is there already"),
                        bad -> assertThat(bad).contains("a name has small letters"),
                        keyword -> assertThat(keyword).contains("n-ew: would make a package named by a word of Java"));
    }

    @Test
    void theBenchmarksCanBeListed() throws Exception {
        assertThat(run(ROOT, java(), "-jar", "benchmarks/target/benchmarks.jar", "-l"))
                .anyMatch(line -> line.endsWith("PipelineBenchmark.fourStages"))
                .anyMatch(line -> line.endsWith("FloorBenchmark.arrayOfFour"));
    }

    private void check(List<String> lines, Block block) throws Exception {
        List<String> printed = run(ROOT, "sh", "-c", block.command().replace("./sluice",
                java() + " -jar " + System.getProperty("sluice.jar")));
        if (Boolean.getBoolean("sluice.readme.update")) {
            update(block, printed);
        } else {
            assertThat(comparable(printed)).isEqualTo(comparable(lines.subList(block.first() + 1, block.end())));
        }
    }

    private static synchronized void update(Block block, List<String> printed) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(README));
        int first = lines.indexOf("$ " + block.command());
        int end = first;
        while (!lines.get(end).equals(FENCE)) {
            end++;
        }
        lines.subList(first + 1, end).clear();
        lines.addAll(first + 1, printed);
        Files.write(README, lines);
    }

    private static List<String> comparable(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("in [0-9.]+(ns|us|ms|s) host \\([0-9.]+x\\)", "in H host"))
                .toList();
    }

    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i - 1).equals(FENCE + "console")) {
                int end = i + lines.subList(i, lines.size()).indexOf(FENCE);
                blocks.add(new Block(lines.get(i).substring(2), i, end));
            }
        }
        return blocks;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> run(Path folder, String... command) throws Exception {
        Path out = Files.createTempFile(box, "out", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)).as(Arrays.toString(command)).isTrue();
        assertThat(process.exitValue()).as(Arrays.toString(command)).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.toString().contains("/target")).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
