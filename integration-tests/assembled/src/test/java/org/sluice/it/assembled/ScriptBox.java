package org.sluice.it.assembled;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A small project around a copy of the script {@code sluice}, with a Maven and JDKs that are shell scripts: the fake
 * Maven notes that it was called and makes the jars, the fake java prints its folder, its version and its arguments.
 */
final class ScriptBox {

    record Ended(int status, String out, String err) {
    }

    private static final String[] TOOLS =
            {"find", "cksum", "sort", "dirname", "readlink", "cat", "mkdir", "mv", "rm", "sleep", "tail", "sed"};
    private static final long PATIENCE_SECONDS = 60;

    /** Links to the tools that the script uses, and to nothing else: no Maven, no java. */
    private static final Path TOOL_FOLDER = Project.ROOT.resolve("integration-tests/assembled/target/script-tools");

    final Path box;
    final Path project;
    final Path bin;
    final Map<String, String> environment = new TreeMap<>();

    ScriptBox(Path box) throws IOException {
        this.box = box.toRealPath();
        project = Files.createDirectories(this.box.resolve("pro ject"));
        bin = Files.createDirectories(this.box.resolve("bin"));
        Files.createDirectories(TOOL_FOLDER);
        for (String tool : TOOLS) {
            if (!Files.exists(TOOL_FOLDER.resolve(tool))) {
                Files.createSymbolicLink(TOOL_FOLDER.resolve(tool), tool(tool));
            }
        }
        for (String copied : new String[] {"sluice", "cnf/tools/jdk.sh"}) {
            write(copied, Project.text(Path.of(copied)));
        }
        executable(project.resolve("sluice"));
        write("pom.xml", "<project/>\n");
        write("app/pom.xml", "<project/>\n");
        write("examples/one/pom.xml", "<project/>\n");
        write("ipipe/src/main/java/A.java", "class A {}\n");
        write("ipipe/src/test/java/ATest.java", "class ATest {}\n");
        maven("""
                mkdir -p app/target examples/one/target
                echo jar > app/target/sluice.jar
                echo jar > examples/one/target/one.jar
                """);
        environment.put("PATH", bin + ":" + TOOL_FOLDER);
        environment.put("JAVA_HOME", jdk("jdk-17", 17).toString());
    }

    /** A fake Maven that notes its call, then does this. */
    void maven(String body) throws IOException {
        script(bin.resolve("mvn"), "echo \"$@\" >> '" + box + "/calls'\n" + body);
    }

    /** How often Maven was called so far. */
    int builds() throws IOException {
        Path calls = box.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    /** A fake JDK, one of several in the folder {@code jdks}. */
    Path jdk(String name, int version) throws IOException {
        Path home = box.resolve("jdks").resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + ".0.1\"\n");
        script(home.resolve("bin/javac"), "");
        script(home.resolve("bin/java"), """
                echo "java %d in $PWD"
                for argument in "$@"; do echo "<$argument>"; done
                """.formatted(version));
        return home;
    }

    void write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Ended run(String... arguments) throws Exception {
        return end(start(project, project.resolve("sluice"), arguments));
    }

    Process start(Path current, Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(current.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Ended end(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script does not end");
        }
        return new Ended(process.exitValue(), out, err);
    }

    /** Every file of the project with its time of change. */
    Map<String, String> picture() throws IOException {
        Map<String, String> picture = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(project)) {
            for (Path file : tree.toList()) {
                picture.put(file.toString(), Files.getLastModifiedTime(file).toString());
            }
        }
        return picture;
    }

    private static Path tool(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException(name + " is not on the PATH");
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
