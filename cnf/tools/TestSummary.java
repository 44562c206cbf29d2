import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Adds up what the test runners of this build reported, and fails the build when a module that has tests ran none.
 *
 * <pre>java TestSummary.java ROOT [START]</pre>
 *
 * ROOT is the project's folder; its modules are the folders with a pom.xml. START is the instant at which the build
 * began: an older report is a left-over of another build and counts as nothing. Prints a line for each module, then the
 * sums twice: once as Surefire writes them, once as {@code N passed, N failed, N skipped}.
 */
public final class TestSummary {

    private static final int DEPTH_MAX = 3;
    private static final List<String> REPORT_FOLDERS =
            List.of("target/surefire-reports", "target/failsafe-reports", "target/test-reports");

    private record Counts(int tests, int failures, int errors, int skipped) {

        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts plus(Counts o) {
            return new Counts(tests + o.tests, failures + o.failures, errors + o.errors, skipped + o.skipped);
        }

        int failed() {
            return failures + errors;
        }

        int executed() {
            return tests - skipped;
        }

        String plainly() {
            return (executed() - failed()) + " passed, " + failed() + " failed, " + skipped + " skipped";
        }
    }

    private TestSummary() {
    }

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        Instant start = arguments.length > 1 ? Instant.parse(arguments[1]) : Instant.EPOCH;
        Counts sum = Counts.NONE;
        boolean empty = false;
        for (Path module : modulesWithTests(root)) {
            Counts counts = count(module, start);
            boolean none = counts.executed() == 0;
            System.out.printf(Locale.ROOT, "%-30s %s%s%n", root.relativize(module), counts.plainly(),
                    none ? "   <- has tests, ran none" : "");
            sum = sum.plus(counts);
            empty |= none;
        }
        System.out.printf(Locale.ROOT, "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d%n",
                sum.tests(), sum.failures(), sum.errors(), sum.skipped());
        System.out.println(sum.plainly());
        System.exit(empty || sum.executed() == 0 || sum.failed() > 0 ? 1 : 0);
    }

    private static List<Path> modulesWithTests(Path root) throws IOException {
        try (Stream<Path> found = Files.find(root, DEPTH_MAX,
                (path, attributes) -> path.endsWith("pom.xml") && !path.toString().contains("/target/"))) {
            return found.map(Path::getParent).filter(TestSummary::hasTests).sorted().toList();
        }
    }

    private static boolean hasTests(Path module) {
        Path sources = module.resolve("src/test/java");
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (Stream<Path> tree = Files.walk(sources)) {
            return tree.anyMatch(file -> file.toString().endsWith("Test.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Counts count(Path module, Instant start) throws IOException {
        List<Path> reports = new ArrayList<>();
        for (String name : REPORT_FOLDERS) {
            Path folder = module.resolve(name);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> tree = Files.walk(folder)) {
                    tree.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")).forEach(reports::add);
                }
            }
        }
        Counts sum = Counts.NONE;
        for (Path report : reports) {
            if (!Files.getLastModifiedTime(report).toInstant().isBefore(start)) {
                sum = sum.plus(read(report));
            }
        }
        return sum;
    }

    private static Counts read(Path report) throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            xml.nextTag();
            return new Counts(number(xml, "tests"), number(xml, "failures"), number(xml, "errors"),
                    number(xml, "skipped"));
        } catch (XMLStreamException e) {
            throw new IOException(report + " is no test report", e);
        }
    }

    private static int number(XMLStreamReader xml, String attribute) {
        String text = xml.getAttributeValue(null, attribute);
        return text == null ? 0 : Integer.parseInt(text);
    }
}
