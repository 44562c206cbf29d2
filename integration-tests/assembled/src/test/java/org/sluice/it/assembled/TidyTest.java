package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The house rules that a machine can check. Each failure names the file and what to do about it. */
class TidyTest {

    private static final int MAIN_LINES_MAX = 400;
    private static final int TEST_LINES_MAX = 600;
    private static final int COLUMNS_MAX = 120;
    private static final int METHOD_LINES_MAX = 50;

    /** A register table may argue for more lines; then its path stands here. */
    private static final Set<String> LONG_FILES_ALLOWED = Set.of();

    // in pieces, so that this file does not find itself
    private static final Pattern BANNED = Pattern.compile(
            "\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|Thread\\.sl" + "eep|@Dis" + "abled");
    private static final Pattern MACHINE_PATH = Pattern.compile(
            "(?<![\\w.$}>)~*-])/(work|farm|root|home|Users)/|/lib/j" + "vm/");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)(#[^)\\s]*)?\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");

    private static final String[] TEXTS = {".java", ".xml", ".md", ".bnd", ".bndrun", ".properties", ".sh", "sluice",
        "run", ".config", ".board", ".scenario", ".gitignore"};

    private final List<String> faults = new ArrayList<>();

    @Test
    void filesAndLinesKeepTheirLength() {
        for (Path file : Project.files(".java")) {
            List<String> lines = Project.text(file).lines().toList();
            int max = file.toString().contains("src/test/") ? TEST_LINES_MAX : MAIN_LINES_MAX;
            if (lines.size() > max && !LONG_FILES_ALLOWED.contains(file.toString())) {
                faults.add(file + ": " + lines.size() + " lines, at most " + max + ": split the idea");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > COLUMNS_MAX) {
                    faults.add(file + ":" + (i + 1) + ": more than " + COLUMNS_MAX + " columns");
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void methodsFitOneScreen() throws IOException {
        List<Path> files = Project.files(".java").stream().map(Project.ROOT::resolve).toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null,
                    manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodLengths(unit, positions).scan(unit, null);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void noWhitespaceLitter() {
        for (Path file : Project.files(TEXTS)) {
            String text = Project.text(file);
            if (text.contains("\t") || text.contains("\r") || Pattern.compile("(?m) +$").matcher(text).find()) {
                faults.add(file + ": tab, carriage return or blank at the end of a line");
            }
            if (!text.isEmpty() && !text.endsWith("\n")) {
                faults.add(file + ": no newline at the end");
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        complainAbout(BANNED, "do it now or write an issue");
    }

    @Test
    void noPathOfOneMachine() {
        complainAbout(MACHINE_PATH, "a path of one machine");
    }

    @Test
    void everyPackageSaysItsPurpose() {
        Set<String> documented = new TreeSet<>();
        List<Path> sources = Project.files(".java").stream().filter(f -> f.toString().contains("/java/")).toList();
        for (Path file : sources) {
            if (file.endsWith("package-info.java")) {
                documented.add(packageOf(file));
                if (!Project.text(file).contains("/**")) {
                    faults.add(file + ": no Javadoc");
                }
            }
        }
        Set<String> used = new TreeSet<>();
        sources.forEach(file -> used.add(packageOf(file)));
        used.removeAll(documented);
        used.forEach(name -> faults.add(name + ": no package-info.java"));
        assertThat(faults).isEmpty();
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        for (Path file : Project.files(".md")) {
            Matcher link = LINK.matcher(FENCED.matcher(Project.text(file)).replaceAll(""));
            while (link.find()) {
                String target = link.group(1);
                boolean relative = !target.contains("://") && !target.startsWith("mailto:");
                if (relative && !Files.exists(Project.ROOT.resolve(file).resolveSibling(target))) {
                    faults.add(file + ": dead link " + target);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private void complainAbout(Pattern banned, String advice) {
        for (Path file : Project.files(TEXTS)) {
            List<String> lines = Project.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (banned.matcher(lines.get(i)).find()) {
                    faults.add(file + ":" + (i + 1) + ": " + lines.get(i).strip() + "   <- " + advice);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static String packageOf(Path file) {
        String folder = file.getParent().toString().replace('\\', '/');
        return folder.substring(folder.indexOf("/java/") + "/java/".length()).replace('/', '.');
    }

    private final class MethodLengths extends TreePathScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        MethodLengths(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (method.getBody() != null) {
                long first = line(positions.getStartPosition(unit, method.getBody()));
                long last = line(positions.getEndPosition(unit, method.getBody()));
                if (last - first + 1 > METHOD_LINES_MAX) {
                    Path file = Project.ROOT.relativize(Path.of(unit.getSourceFile().toUri()));
                    faults.add(file + ":" + first + ": " + method.getName() + " has " + (last - first + 1)
                            + " lines, at most " + METHOD_LINES_MAX);
                }
            }
            return super.visitMethod(method, unused);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
