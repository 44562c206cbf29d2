package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.ipipe.IrqOption.BRIEF;
import static org.sluice.ipipe.IrqOption.COUNTED;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.propagate;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.saysYes;
import static org.sluice.testkit.conform.Acts.spend;
import static org.sluice.testkit.conform.Acts.testAndUnstall;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.ipipe.Profile;

/** What is printed can be pasted: compiled, it is the same program. */
class ProgramTextTest {

    private static final int PROGRAMS = 5;

    @TempDir
    private Path folder;

    @Test
    void readsLikeAScene() {
        Program program = Program.of(Profile.IPIPE_2, 2, 8).levels(3, 5).fuel(9)
                .script(propagate(SELF, HERE, 5), spend(SELF, HERE, 10, 1))
                .script()
                .act(register(0, 100, 0b11, NO_SCRIPT))
                .act(virtualize(0, 5, saysYes(use(ACCEPT, COUNTED, BRIEF)), 0))
                .act(testAndUnstall(0, 1))
                .act(arrive(1, 5));
        assertThat(program.toString().lines().map(String::strip)).containsExactly(
                "Program.of(Profile.IPIPE_2, 2, 8).levels(3, 5).fuel(9)",
                ".script(propagate(SELF, HERE, 5), spend(SELF, HERE, 10, 1))",
                ".script()",
                ".act(register(0, 100, 0b11, NO_SCRIPT))",
                ".act(virtualize(0, 5, saysYes(use(ACCEPT, COUNTED, BRIEF)), 0))",
                ".act(testAndUnstall(0, 1))",
                ".act(arrive(1, 5))");
    }

    @Test
    void aPrintedProgramCompilesToTheSameProgram() throws IOException, ReflectiveOperationException {
        List<Program> programs = new ArrayList<>();
        StringBuilder source = new StringBuilder("""
                package org.sluice.testkit.conform;
                import static org.sluice.ipipe.IrqMode.*;
                import static org.sluice.ipipe.IrqOption.*;
                import static org.sluice.testkit.conform.Act.*;
                import static org.sluice.testkit.conform.Acts.*;
                import org.sluice.ipipe.Profile;
                public final class Pasted {
                """);
        for (int i = 0; i < PROGRAMS; i++) {
            Program program = Generator.program(Program.profiles().get(i % 5), i, 40);
            programs.add(program);
            source.append("public static Program p").append(i).append("() { return ").append(program).append("; }\n");
        }
        Class<?> pasted = compiled(source.append("}\n").toString());
        for (int i = 0; i < PROGRAMS; i++) {
            assertThat(pasted.getMethod("p" + i).invoke(null)).isEqualTo(programs.get(i));
        }
    }

    private Class<?> compiled(String source) throws IOException, ClassNotFoundException {
        Path file = Files.writeString(folder.resolve("Pasted.java"), source, StandardCharsets.UTF_8);
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp",
                System.getProperty("java.class.path"), "-d", folder.toString(), file.toString());
        assertThat(exit).isZero();
        byte[] code = Files.readAllBytes(folder.resolve("org/sluice/testkit/conform/Pasted.class"));
        return new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass("org.sluice.testkit.conform.Pasted", code, 0, code.length);
            }
        }.define();
    }

    @Test
    void aProfileWithoutANameCannotBePrinted() {
        Profile odd = new Profile(Profile.Hits.COUNTED, Profile.SLUICE.order(), Profile.SLUICE.unsaid(),
                Profile.SLUICE.authority(), Profile.SLUICE.leaving(), Profile.SLUICE.criticalIpi(),
                Profile.SLUICE.ack(), Profile.SLUICE.reentrance(), Profile.SLUICE.masking(), Profile.SLUICE.limit());
        assertThatThrownBy(() -> Program.of(odd, 1, 8).toString()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no profile with a name: ");
    }

    @Test
    void everyWordHasItsText() {
        Program program = Program.of(Profile.SLUICE, 1, 8);
        for (Word word : Word.values()) {
            program = program.act(new Act(word, 0, 0, 0, 0, NO_SCRIPT));
        }
        assertThat(program.acts().stream().map(ProgramText::of)).doesNotHaveDuplicates()
                .allMatch(text -> text.matches("[a-zA-Z]+\\(.*\\)"));
        assertThat(use(TERMINATE)).isEqualTo(Uses.of(TERMINATE, Uses.NO_ROUTINE));
        assertThat(Set.of(Word.values())).hasSize(program.acts().size());
    }
}
