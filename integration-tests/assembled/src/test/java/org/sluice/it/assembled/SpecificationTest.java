package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each promise of the specification names a test that exists. */
class SpecificationTest {

    private static final Path ROOT = Path.of(System.getProperty("sluice.root"));
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");

    @Test
    void eachPromiseNamesATestThatExists() throws IOException {
        Map<String, String> sources = testSources();
        int promises = 0;
        for (String line : Files.readAllLines(ROOT.resolve("SPECIFICATION.md"))) {
            if (!line.matches("\\| [A-Z]\\d+ \\|.*")) {
                continue;
            }
            promises++;
            Matcher test = TEST.matcher(line.substring(line.lastIndexOf('|', line.length() - 2)));
            assertThat(test.find()).as(line).isTrue();
            do {
                assertThat(sources).as(line).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(sources.get(test.group(1))).as(line).contains("void " + test.group(2) + "(");
                }
            } while (test.find());
        }
        assertThat(promises).isGreaterThan(40);
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().contains("src/test/java")
                    && path.toString().endsWith("Test.java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
