package org.sluice.x86.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFileTest {

    private static final String BOARD = """
            # a board
            machine cpus=4 nodes=2

            nic eth0 irq=11 rate=10kHz label="the # \\"fast\\" one"  # comment
              buffer rx size=64K   # a child
            \tbuffer tx size=4K
            serial tty0
            """;

    @Nested
    class Grammar {

        @Test
        void topStatementsKeepTheirOrderAndLineNumbers() {
            List<Statement> statements = TextFile.parse("pc.board", BOARD);

            assertThat(statements).extracting(Statement::keyword).containsExactly("machine", "nic", "serial");
            assertThat(statements).extracting(s -> s.place().toString())
                    .containsExactly("pc.board:2", "pc.board:4", "pc.board:7");
        }

        @Test
        void wordsComeBeforeOptionsAndOptionsKeepTheirOrder() {
            Statement nic = TextFile.parse("pc.board", BOARD).get(1);

            assertThat(nic.words()).containsExactly("eth0");
            assertThat(nic.options()).containsExactly(
                    entry("irq", "11"), entry("rate", "10kHz"), entry("label", "the # \"fast\" one"));
        }

        @Test
        void indentedStatementsBelongToTheLastOneWithoutIndent() {
            List<Statement> statements = TextFile.parse("pc.board", BOARD);

            assertThat(statements.get(1).children()).extracting(s -> s.words().get(0)).containsExactly("rx", "tx");
            assertThat(statements.get(1).children()).extracting(s -> s.place().line()).containsExactly(5, 6);
            assertThat(statements.get(0).children()).isEmpty();
            assertThat(statements.get(2).children()).isEmpty();
        }

        @Test
        void blankLinesCommentsAndIndentedCommentsDoNotEndAParent() {
            List<Statement> statements = TextFile.parse("f", "a\n\n# c\n   # d\n \t \n  b\n");

            assertThat(statements).hasSize(1);
            assertThat(statements.get(0).children()).extracting(Statement::keyword).containsExactly("b");
        }

        @Test
        void namesHoldLettersDigitsAndSixSigns() {
            Statement statement = TextFile.parse("f", "a_b.c:d/e-9 0xfee00000").get(0);

            assertThat(statement.keyword()).isEqualTo("a_b.c:d/e-9");
            assertThat(statement.words()).containsExactly("0xfee00000");
        }

        @Test
        void quotesMayBeEmptyAndCommasStandInBareValues() {
            Statement statement = TextFile.parse("f", "a b=\"\" c=0,2 d=\"\\\\\"#e").get(0);

            assertThat(statement.options()).containsExactly(entry("b", ""), entry("c", "0,2"), entry("d", "\\"));
        }

        @Test
        void lineEndsAndByteOrderMarkDoNotMatter() {
            assertThat(TextFile.parse("f", "\uFEFFa\r\nb\r\n")).extracting(s -> s.place().line()).containsExactly(1, 2);
            assertThat(TextFile.parse("f", "a")).hasSize(1);
            assertThat(TextFile.parse("f", "")).isEmpty();
        }

        @Test
        void aReaderGivesTheSameAsItsText() throws IOException {
            assertThat(TextFile.parse("f", new StringReader(BOARD))).extracting(Statement::keyword)
                    .containsExactly("machine", "nic", "serial");
        }

        @Test
        void statementsCannotBeChanged() {
            Statement nic = TextFile.parse("pc.board", BOARD).get(1);

            assertThatThrownBy(() -> nic.options().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> nic.words().add("x")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> nic.children().clear()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                a word key=1 late      | word 'late' after an option: words come first, key=value after them
                a key=1 key=2          | option key= is given twice
                a key=                 | option key= has no value; there is no blank around '='
                a key= 5               | option key= has no value; there is no blank around '='
                a key = 5              | found '=' in column 7 where a word or key=value should start; there is no blank
                a key="open            | the quote opened by key=" is not closed on its line
                a key="x"y             | found 'y' in column 10 in or after a quote
                a key="x\\n"           | in quotes, \\ stands before " or \\ only
                a key="x\\             | in quotes, \\ stands before " or \\ only
                a ke,y                 | found ',' in column 5 in or after a name
                a key=x=y              | found '=' in column 8 in or after a value
                a key=10%              | found '%' in column 9 in or after a value
                "a"                    | found '"' in column 1 where a keyword should start
                =1                     | found '=' in column 1 where a keyword should start
                \u00e4                 | found U+00E4 in column 1 where a keyword should start
                """)
        void aLineOutsideTheGrammarIsRefusedWithItsNumber(String line, String complaint) {
            assertThatThrownBy(() -> TextFile.parse("x.board", "ok\n" + line + "\n"))
                    .isInstanceOfSatisfying(TextException.class, e -> {
                        assertThat(e.getMessage()).startsWith("x.board:2: " + complaint).doesNotContain("\n");
                        assertThat(e.fileName()).isEqualTo("x.board");
                        assertThat(e.line()).isEqualTo(2);
                    });
        }

        @Test
        void anIndentedFirstStatementHasNoParent() {
            assertThatThrownBy(() -> TextFile.parse("f", "# c\n  a\n"))
                    .isInstanceOf(TextException.class).hasMessageStartingWith("f:2: an indented line needs");
        }

        @Test
        void controlCharactersAreNamedByCodePoint() {
            assertThatThrownBy(() -> TextFile.parse("f", "a\u0000"))
                    .hasMessageStartingWith("f:1: found U+0000 in column 2");
            assertThatThrownBy(() -> TextFile.parse("f", "a b=\"\u0007\"")).hasMessageContaining("U+0007");
        }

        @Test
        void overlongLinesAndFilesAreRefused() {
            String longest = "a " + "b".repeat(TextFile.LINE_CHARS_MAX - 2);

            assertThat(TextFile.parse("f", longest)).hasSize(1);
            assertThatThrownBy(() -> TextFile.parse("f", "\n" + longest + "b"))
                    .hasMessage("f:2: the line is longer than 1000 characters");
            assertThatThrownBy(() -> TextFile.parse("f", new StringReader("a\n".repeat(1 << 20))))
                    .hasMessageEndingWith("the file is longer than 1048576 characters");
        }

        @Test
        void randomTextNeverThrowsAnythingElse() {
            SplittableRandom random = new SplittableRandom(42);
            String letters = "ab01 \t=\"\\#,.-\n\u0000\u00e4";
            for (int round = 0; round < 20_000; round++) {
                String text = random.ints(random.nextInt(40), 0, letters.length())
                        .mapToObj(i -> letters.substring(i, i + 1)).reduce("", String::concat);
                try {
                    TextFile.parse("f", text);
                } catch (TextException e) {
                    assertThat(e.getMessage()).startsWith("f:");
                }
            }
        }
    }
}
