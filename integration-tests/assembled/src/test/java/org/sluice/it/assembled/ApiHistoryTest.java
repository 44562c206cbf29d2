package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/API-HISTORY.md: each historic call has a member that exists, or a reason. */
class ApiHistoryTest {

    private static final Path FILE = Path.of("docs/API-HISTORY.md");
    private static final String[] PACKAGES = {"org.sluice.ipipe.", "org.sluice.nanokernel.",
        "org.sluice.nanokernel.hw.", "org.sluice.x86.board."};
    private static final Pattern MEMBER = Pattern.compile("`([A-Z][\\w.]*)(?:#(\\w+))?`");
    private static final String NONE = "none: ";
    private static final int CALLS_OF_2002 = 11;

    /** The table rows below a heading; all of the file if it is empty. */
    private static List<String[]> rows(String heading) {
        List<String[]> rows = new ArrayList<>();
        boolean wanted = heading.isEmpty();
        for (String line : Project.text(FILE).lines().toList()) {
            if (line.startsWith("## ")) {
                wanted = line.contains(heading);
            } else if (wanted && line.startsWith("| ") && !line.startsWith("| historic call")) {
                rows.add(line.substring(1).split("\\|", -1));
            }
        }
        return rows;
    }

    @Test
    void theElevenCallsOfJune2002AreThere() {
        assertThat(rows("June 2002").stream().map(row -> row[0].strip())).hasSize(CALLS_OF_2002)
                .contains("register_domain", "renice_domain", "suspend_domain", "test_and_stall_ipipe");
    }

    @Test
    void everyGenerationHasItsTable() {
        for (String heading : List.of("June 2002", "September 2002", "r13", "1.x and 2.x", "3.x and 4.x", "Dovetail")) {
            assertThat(rows(heading)).as(heading).hasSizeGreaterThan(10);
        }
    }

    @Test
    void eachCallHasAMemberOrAReason() {
        for (String[] row : rows("")) {
            assertThat(row).as(row[0]).hasSize(4);
            String here = row[1].strip();
            boolean reason = here.startsWith(NONE) && here.length() > NONE.length() + 20;
            assertThat(reason || !here.startsWith(NONE) && MEMBER.matcher(here).find()).as(row[0]).isTrue();
        }
    }

    @Test
    void eachMemberThatIsNamedExists() {
        int members = 0;
        Matcher member = MEMBER.matcher(Project.text(FILE));
        while (member.find()) {
            if (!member.group(1).endsWith("Test")) {
                members++;
                assertThat(exists(member.group(1), member.group(2))).as(member.group()).isTrue();
            }
        }
        assertThat(members).isGreaterThan(100);
    }

    @Test
    void whatDoesNotExistIsFound() {
        assertThat(exists("LocalStage", "stall")).isTrue();
        assertThat(exists("LocalStage", "stal")).isFalse();
        assertThat(exists("LocalStages", null)).isFalse();
    }

    private static boolean exists(String type, String member) {
        Optional<Class<?>> found = classNamed(type.replace('.', '$'));
        if (found.isEmpty() || member == null) {
            return found.isPresent();
        }
        Class<?> owner = found.get();
        Stream<Member> members = Stream.concat(Arrays.stream(owner.getMethods()), Arrays.stream(owner.getFields()));
        return members.anyMatch(one -> one.getName().equals(member));
    }

    private static Optional<Class<?>> classNamed(String name) {
        for (String folder : PACKAGES) {
            try {
                return Optional.of(Class.forName(folder + name, false, ApiHistoryTest.class.getClassLoader()));
            } catch (ClassNotFoundException elsewhere) {
                // in the next package
            }
        }
        return Optional.empty();
    }
}
