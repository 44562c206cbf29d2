package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.it.assembled.ScriptBox.Ended;

/** The script {@code sluice}: when it builds, what it says, which JDK it takes. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ScriptTest {

    private static final String SOURCE = "ipipe/src/main/java/A.java";
    private static final int AT_ONCE = 5;

    @TempDir
    Path folder;

    private ScriptBox box;

    @BeforeEach
    void makeBox() throws IOException {
        box = new ScriptBox(folder);
    }

    @Nested
    class Builds {

        @Test
        void theFirstTimeOnly() throws Exception {
            box.run();
            assertThat(box.builds()).isEqualTo(1);
            Map<String, String> before = box.picture();
            box.run();
            assertThat(box.builds()).isEqualTo(1);
            assertThat(box.picture()).as("a start without a build writes nothing").isEqualTo(before);
        }

        @Test
        void againWhenASourceChangesAppearsOrGoes() throws Exception {
            box.run();
            box.write(SOURCE, "class B {}\n");
            Files.setLastModifiedTime(box.project.resolve(SOURCE), FileTime.fromMillis(0));
            box.run();
            assertThat(box.builds()).as("changed, same size, older").isEqualTo(2);
            box.write("hw-x86/src/main/java/C.java", "class C {}\n");
            box.run();
            assertThat(box.builds()).as("appeared").isEqualTo(3);
            Files.delete(box.project.resolve("hw-x86/src/main/java/C.java"));
            box.run();
            assertThat(box.builds()).as("gone").isEqualTo(4);
        }

        @Test
        void againWhenTheJarIsGoneOrAnotherOne() throws Exception {
            box.run();
            Files.delete(box.project.resolve("app/target/sluice.jar"));
            box.run();
            box.write("app/target/sluice.jar", "made by another build\n");
            box.run();
            assertThat(box.builds()).isEqualTo(3);
        }

        @Test
        void notForTestsOrDocuments() throws Exception {
            box.run();
            box.write("ipipe/src/test/java/ATest.java", "class BTest {}\n");
            box.write("README.md", "# read\n");
            box.write("docs/a.md", "# read\n");
            box.write("ipipe/src/main/java/A.java~", "an editor's backup\n");
            box.run();
            assertThat(box.builds()).isEqualTo(1);
        }

        @Test
        void fromScratchWhenASourceIsGone() throws Exception {
            box.run();
            box.write("ipipe/target/classes/A.class", "stale");
            Files.delete(box.project.resolve(SOURCE));
            box.run();
            assertThat(box.project.resolve("ipipe/target")).doesNotExist();
        }

        @Test
        void onceWhenManyStartAtOnce() throws Exception {
            box.maven("sleep 1; mkdir -p app/target; echo jar > app/target/sluice.jar\n");
            List<Process> started = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                started.add(box.start(box.project, box.project.resolve("sluice")));
            }
            for (Process process : started) {
                assertThat(box.end(process).status()).isZero();
            }
            assertThat(box.builds()).isEqualTo(1);
        }

        @Test
        void overTheLockOfADeadProcess() throws Exception {
            box.write(".sluice/lock/pid", "99999999\n");
            assertThat(box.run().status()).isZero();
        }

        @Test
        void theAppAndEveryExampleAndNoTests() throws Exception {
            box.run();
            assertThat(Files.readString(box.box.resolve("calls")))
                    .contains("-Dmaven.test.skip=true").contains("-pl app,examples/one -am");
        }
    }

    @Nested
    class Says {

        @Test
        void nothingItselfWithoutATerminal() throws Exception {
            Ended ended = box.run("run", "two words", "");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).startsWith("java 17 in " + box.project)
                    .endsWith("app/target/sluice.jar>\n<run>\n<two words>\n<>\n");
        }

        @Test
        void theTailOfTheLogWhenTheBuildFails() throws Exception {
            box.maven("echo 'A.java: not Java'; exit 1\n");
            Ended ended = box.run();
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).contains("A.java: not Java").contains("the build failed");
            assertThat(box.project.resolve(".sluice/lock")).doesNotExist();
        }

        @Test
        void whatIsMissingWhenThereIsNoMaven() throws Exception {
            Files.delete(box.bin.resolve("mvn"));
            Ended ended = box.run();
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err().lines()).hasSize(1).first().asString().contains("Maven");
        }

        @Test
        void nothingOfTerminalsWithoutOne() throws Exception {
            assertThat(box.run().out()).doesNotContain("sluice.terminal");
        }

        /** {@code script} of util-linux gives its command a terminal on all three streams. */
        @Test
        @EnabledOnOs(OS.LINUX)
        void whichStreamsAreATerminal() throws Exception {
            Path terminal = Path.of("/usr/bin/script");
            assumeThat(terminal).as("no program that makes a terminal").isExecutable();
            String typed = "./sluice; ./sluice < /dev/null; ./sluice 2> /dev/null";
            ProcessBuilder builder = new ProcessBuilder(terminal.toString(), "-qec", typed, "/dev/null")
                    .directory(box.project.toFile());
            builder.environment().putAll(box.environment);
            List<String> flags = box.end(builder.start()).out().lines().map(String::strip)
                    .filter(line -> line.startsWith("<-Dsluice.terminal") || line.startsWith("java 17 in")).toList();
            String started = "java 17 in " + box.project;
            assertThat(flags).containsExactly(
                    started, "<-Dsluice.terminal.in=true>", "<-Dsluice.terminal.err=true>",
                    started, "<-Dsluice.terminal.err=true>",
                    started, "<-Dsluice.terminal.in=true>");
        }

        @Test
        void nothingOfMavenOnceBuilt() throws Exception {
            box.run();
            Files.delete(box.bin.resolve("mvn"));
            assertThat(box.run().status()).isZero();
        }
    }

    @Nested
    class Takes {

        @Test
        void theCurrentDirectoryAsItIsAlsoThroughALink() throws Exception {
            Path elsewhere = Files.createDirectories(box.box.resolve("else where"));
            Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../pro ject/sluice"));
            Ended ended = box.end(box.start(elsewhere, link));
            assertThat(ended.out()).startsWith("java 17 in " + elsewhere);
        }

        @Test
        void aNewerJdkBesideTheOneOnThePathWhenThatIsTooOld() throws Exception {
            box.environment.remove("JAVA_HOME");
            Files.delete(box.box.resolve("jdks/jdk-17/release"));
            Files.delete(box.box.resolve("jdks/jdk-17/bin/java"));
            box.jdk("jdk-21", 21);
            Path old = box.jdk("jdk-11", 11);
            Files.createSymbolicLink(box.bin.resolve("java"), old.resolve("bin/java"));
            assertThat(box.run().out()).startsWith("java 21 ");
        }

        @Test
        void javaHomeBeforeThePath() throws Exception {
            Files.createSymbolicLink(box.bin.resolve("java"), box.jdk("jdk-21", 21).resolve("bin/java"));
            assertThat(box.run().out()).startsWith("java 17 ");
        }

        @Test
        void theFlagAgainstWarningsOnlyWhereItIsKnown() throws Exception {
            assertThat(box.run().out()).doesNotContain("sun-misc-unsafe");
            box.environment.put("JAVA_HOME", box.jdk("jdk-25", 25).toString());
            assertThat(box.run().out()).contains("<--sun-misc-unsafe-memory-access=allow>");
        }

        @Test
        void aSignalDuringTheBuildAsTheEnd() throws Exception {
            box.maven("echo $$ > '" + box.box + "/maven.pid'; exec sleep 60\n");
            Process process = box.start(box.project, box.project.resolve("sluice"));
            Path pid = box.box.resolve("maven.pid");
            await().until(() -> Files.exists(pid) && !Files.readString(pid).isEmpty());
            process.toHandle().destroy(); // unlike Process.destroy it leaves the streams open
            assertThat(box.end(process).status()).isEqualTo(128 + 15);
            assertThat(box.project.resolve(".sluice/lock")).doesNotExist();
            long maven = Long.parseLong(Files.readString(pid).strip());
            await().until(() -> ProcessHandle.of(maven).filter(ProcessHandle::isAlive).isEmpty());
        }
    }
}
