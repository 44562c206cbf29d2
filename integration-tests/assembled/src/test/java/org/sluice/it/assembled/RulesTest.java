package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Profile;

/** docs/RULES.md tells the truth: about every rule, with tests that exist and run under the profiles that it lists. */
class RulesTest {

    private static final int RULES = 71;
    private static final Path FILE = Path.of("docs/RULES.md");
    private static final String NOT_MODELLED = "not modelled because ";
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (.+?) \\| (.+?) \\| (.+?) \\|");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");
    private static final Pattern SOURCES = Pattern.compile("@EnumSource(\\([^)]*\\))?");
    private static final Pattern NAME = Pattern.compile("\"(\\w+)\"|Version\\.(\\w+)");

    private static final Map<String, Profile> PROFILES = profiles();

    /** One row: number, rule, where it holds, the tests as class and method (null for the whole class). */
    private record Row(int number, String rule, String holds, List<String[]> tests) {

        boolean isModelled() {
            return !holds.startsWith(NOT_MODELLED);
        }

        Set<String> profiles() {
            return holds.equals("all profiles") ? PROFILES.keySet() : new TreeSet<>(List.of(holds.split(", ")));
        }
    }

    private static Map<String, Profile> profiles() {
        Map<String, Profile> profiles = new TreeMap<>();
        profiles.put("SLUICE", Profile.SLUICE);
        profiles.put("ADEOS_2002", Profile.ADEOS_2002);
        profiles.put("ADEOS_R13", Profile.ADEOS_R13);
        profiles.put("IPIPE_2", Profile.IPIPE_2);
        profiles.put("DOVETAIL", Profile.DOVETAIL);
        return profiles;
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String line : Project.text(FILE).lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList()) {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as("four columns: " + line).isTrue();
            List<String[]> tests = new ArrayList<>();
            Matcher test = TEST.matcher(row.group(4));
            while (test.find()) {
                tests.add(new String[] {test.group(1), test.group(2)});
            }
            rows.add(new Row(Integer.parseInt(row.group(1)), row.group(2), row.group(3), tests));
        }
        return rows;
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        for (Path file : Project.files("Test.java")) {
            sources.put(file.getFileName().toString().replace(".java", ""), Project.text(file));
        }
        return sources;
    }

    @Test
    void eachRuleHasOneRow() {
        assertThat(rows().stream().map(Row::number)).containsExactlyElementsOf(
                IntStream.rangeClosed(1, RULES).boxed().toList());
    }

    @Test
    void everyRowSaysWhereItHoldsOrWhyItIsNotModelled() {
        for (Row row : rows()) {
            if (row.isModelled()) {
                assertThat(PROFILES.keySet()).as("rule " + row.number).containsAll(row.profiles());
                assertThat(row.tests).as("rule " + row.number).isNotEmpty();
            } else {
                assertThat(row.holds.length()).as("a reason for rule " + row.number)
                        .isGreaterThan(NOT_MODELLED.length() + 20);
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() {
        Map<String, String> sources = sources();
        for (Row row : rows()) {
            for (String[] test : row.tests) {
                assertThat(sources).as("rule " + row.number).containsKey(test[0]);
                if (test[1] != null) {
                    assertThat(sources.get(test[0])).as("rule " + row.number).contains("void " + test[1] + "(");
                }
            }
        }
    }

    @Test
    void everyProfileThatIsListedIsOneThatTheTestsRunUnder() {
        Map<String, String> sources = sources();
        for (Row row : rows()) {
            Set<String> run = new TreeSet<>();
            for (String[] test : row.tests) {
                run.addAll(runUnder(sources.get(test[0]), test[1]));
            }
            if (row.isModelled()) {
                assertThat(run).as("rule " + row.number).containsAll(row.profiles());
            }
        }
    }

    /** The scenes of the rules name their rules, and stand in this table. */
    @Test
    void everySceneOfTheRulesIsInTheTable() {
        Set<String> named = new TreeSet<>();
        rows().forEach(row -> row.tests.forEach(test -> named.add(test[0] + "#" + test[1])));
        Set<String> written = new TreeSet<>();
        for (Path file : Project.files("Test.java")) {
            if (file.toString().replace('\\', '/').contains("/testkit/rules/")) {
                Matcher method = Pattern.compile("(?m)^ {4}void (\\w+)\\(").matcher(Project.text(file));
                while (method.find()) {
                    written.add(file.getFileName().toString().replace(".java", "#") + method.group(1));
                }
            }
        }
        assertThat(written).hasSizeGreaterThan(80);
        assertThat(named).containsAll(written);
    }

    /** The profiles by the annotations of a method; of one without, by its text. */
    private static Set<String> runUnder(String source, String method) {
        if (method == null || !source.contains("Version")) {
            return Set.of();
        }
        int at = source.indexOf("void " + method + "(");
        String before = source.substring(source.lastIndexOf("/**", at), at);
        Matcher annotation = SOURCES.matcher(before);
        if (!annotation.find()) {
            return names(source.substring(at, source.indexOf("\n    }\n", at)));
        }
        String arguments = annotation.group(1) == null ? "" : annotation.group(1);
        Set<String> named = names(arguments);
        if (!arguments.isEmpty() && !arguments.contains("EXCLUDE")) {
            return named;
        }
        Set<String> rest = new TreeSet<>(PROFILES.keySet());
        rest.removeAll(named);
        return rest;
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group(1) == null ? name.group(2) : name.group(1));
        }
        names.retainAll(PROFILES.keySet());
        return names;
    }

    @Test
    void theTableOfProfilesIsWhatTheConstantsSay() throws ReflectiveOperationException {
        List<String> order = List.of("SLUICE", "ADEOS_2002", "ADEOS_R13", "IPIPE_2", "DOVETAIL");
        List<String> table = new ArrayList<>();
        table.add("| choice | " + String.join(" | ", order) + " |");
        table.add("|---" + "|---".repeat(order.size()) + "|");
        for (RecordComponent choice : Profile.class.getRecordComponents()) {
            StringBuilder line = new StringBuilder("| " + choice.getName());
            for (String profile : order) {
                line.append(" | ").append(choice.getAccessor().invoke(PROFILES.get(profile)));
            }
            table.add(line.append(" |").toString());
        }
        assertThat(table).hasSize(12);
        assertThat(Project.text(FILE)).contains(String.join("\n", table));
    }
}
