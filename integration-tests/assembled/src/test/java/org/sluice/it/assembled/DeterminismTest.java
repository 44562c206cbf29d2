package org.sluice.it.assembled;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Idea 4 of the architecture: the same scenario, seed and time give the same hash on any JDK. So below the console
 * there is no host clock, no thread outside the engine, no luck, no iteration order that changes between JVMs.
 */
class DeterminismTest {

    private static final String ENGINE = "org.sluice.x86.engine..";
    private static final String OSGI_SIDE = "org.sluice.nanokernel.osgi..";
    private static final String TEST_FACE = "org.sluice.testkit.junit..";

    private static final JavaClasses BELOW_CONSOLE = LayersTest.imported("ipipe", "hw-x86", "nanokernel", "testkit",
            "domain-linux-shim", "domain-rt", "domain-hrt", "examples/tick-counter", "examples/irq-filter");

    private static final JavaClasses ALL = LayersTest.imported("ipipe", "hw-x86", "nanokernel", "testkit",
            "domain-linux-shim", "domain-rt", "domain-hrt", "examples/tick-counter", "examples/irq-filter", "console",
            "app");

    @Test
    void noHostClock() {
        noClasses().that().resideOutsideOfPackage(TEST_FACE)
                .should().accessTargetWhere(calls("the host's clock",
                        "java.lang.System.nanoTime", "java.lang.System.currentTimeMillis",
                        "java.time.Instant.now", "java.time.LocalDateTime.now", "java.time.LocalDate.now",
                        "java.time.LocalTime.now", "java.time.ZonedDateTime.now", "java.time.OffsetDateTime.now",
                        "java.time.Clock.systemUTC", "java.time.Clock.systemDefaultZone", "java.time.Clock.system",
                        "java.util.Date.<init>()", "java.util.Calendar.getInstance"))
                .check(BELOW_CONSOLE);
    }

    @Test
    void noThreadOutsideTheEngine() {
        Set<String> threads = Set.of("java.lang.Thread", "java.lang.ThreadLocal", "java.lang.InheritableThreadLocal",
                "java.util.Timer", "java.util.concurrent.Executors", "java.util.concurrent.ForkJoinPool",
                "java.util.concurrent.ThreadPoolExecutor", "java.util.concurrent.ScheduledThreadPoolExecutor",
                "java.util.concurrent.CompletableFuture", "java.util.concurrent.locks.LockSupport");
        noClasses().that().resideOutsideOfPackages(ENGINE, TEST_FACE)
                .should().dependOnClassesThat(
                        describe("make or hold threads", type -> threads.contains(type.getName())))
                .check(BELOW_CONSOLE);
    }

    /** By name, whatever the receiver's type: List and Set inherit {@code parallelStream}. */
    @Test
    void noParallelStream() {
        Set<String> names = Set.of("parallelStream", "parallel", "parallelPrefix", "parallelSort", "parallelSetAll");
        noClasses().should().accessTargetWhere(describe("computes in parallel",
                        access -> access.getTargetOwner().getPackageName().startsWith("java.util")
                                && names.contains(access.getName())))
                .check(BELOW_CONSOLE);
    }

    @Test
    void noLuckButTheSeed() {
        Set<String> luck = Set.of("java.util.Random", "java.util.SplittableRandom",
                "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom", "java.util.UUID");
        noClasses()
                .should().dependOnClassesThat(
                        describe("are sources of luck", type -> luck.contains(type.getName())))
                .orShould().accessTargetWhere(calls("luck or identity", "java.lang.Math.random",
                        "java.util.Collections.shuffle", "java.lang.System.identityHashCode",
                        "java.lang.Object.hashCode"))
                .check(BELOW_CONSOLE);
    }

    /** Use arrays, ArrayList, TreeMap, EnumMap, LinkedHashMap; a hash order is another one on another JVM. */
    @Test
    void noHashOrder() {
        noClasses().that().resideOutsideOfPackage(OSGI_SIDE)
                .should().accessTargetWhere(describe("builds a hash collection", DeterminismTest::buildsHashOrder))
                .check(BELOW_CONSOLE);
    }

    /** StrictMath or integer tables: Math's transcendental functions may differ by one bit from JVM to JVM. */
    @Test
    void noInexactMath() {
        Set<String> inexact = Set.of("log", "log10", "log1p", "exp", "expm1", "pow", "sin", "cos", "tan", "asin",
                "acos", "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot");
        noClasses().should().accessTargetWhere(describe("uses inexact Math",
                        access -> access.getTargetOwner().getName().equals("java.lang.Math")
                                && inexact.contains(access.getName())))
                .check(BELOW_CONSOLE);
    }

    /** The whole product: neither the user's locale nor the platform's charset may change what it prints or reads. */
    @Test
    void noDefaultLocaleOrCharset() {
        noClasses().should().accessTargetWhere(calls("the default locale or charset",
                        "java.lang.String.format(java.lang.String,java.lang.Object[])", "java.lang.String.formatted",
                        "java.lang.String.toUpperCase()", "java.lang.String.toLowerCase()",
                        "java.lang.String.getBytes()", "java.lang.String.<init>(byte[])",
                        "java.lang.String.<init>(byte[],int,int)", "java.util.Locale.getDefault",
                        "java.nio.charset.Charset.defaultCharset",
                        "java.io.PrintStream.printf(java.lang.String,java.lang.Object[])",
                        "java.io.PrintStream.format(java.lang.String,java.lang.Object[])",
                        "java.io.PrintWriter.printf(java.lang.String,java.lang.Object[])",
                        "java.io.PrintWriter.format(java.lang.String,java.lang.Object[])",
                        "java.util.Formatter.<init>()", "java.util.Formatter.<init>(java.lang.Appendable)",
                        "java.io.InputStreamReader.<init>(java.io.InputStream)",
                        "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
                        "java.io.FileReader.<init>(java.io.File)", "java.io.FileReader.<init>(java.lang.String)",
                        "java.io.FileWriter.<init>(java.io.File)", "java.io.FileWriter.<init>(java.lang.String)",
                        "java.io.ByteArrayOutputStream.toString()",
                        "java.io.PrintStream.<init>(java.io.OutputStream)",
                        "java.io.PrintStream.<init>(java.io.OutputStream,boolean)"))
                .check(ALL);
    }

    /** Queues that grow for ever hide the place where a bound belongs. In the mailbox each caller has one command. */
    @Test
    void noUnboundedQueueOrPool() {
        noClasses().that().doNotHaveFullyQualifiedName("org.sluice.x86.engine.Mailbox")
                .should().accessTargetWhere(calls("an unbounded queue or pool",
                        "java.util.concurrent.LinkedBlockingQueue.<init>()",
                        "java.util.concurrent.LinkedBlockingDeque.<init>()",
                        "java.util.concurrent.ConcurrentLinkedQueue.<init>()",
                        "java.util.concurrent.ConcurrentLinkedDeque.<init>()",
                        "java.util.concurrent.LinkedTransferQueue.<init>()",
                        "java.util.concurrent.PriorityBlockingQueue.<init>()",
                        "java.util.concurrent.Executors.newCachedThreadPool",
                        "java.util.concurrent.Executors.newSingleThreadExecutor",
                        "java.util.concurrent.Executors.newFixedThreadPool"))
                .check(ALL);
    }

    /** Each target as {@code owner.name}, any overload, or {@code owner.name(parameter,types)}, that overload alone. */
    private static DescribedPredicate<JavaAccess<?>> calls(String what, String... targets) {
        Set<String> wanted = Set.of(targets);
        return describe("uses " + what, access -> {
            String name = access.getTargetOwner().getName() + "." + access.getName();
            return wanted.contains(name) || wanted.contains(name + parameters(access));
        });
    }

    private static String parameters(JavaAccess<?> access) {
        if (access.getTarget() instanceof CodeUnitAccessTarget unit) {
            return unit.getRawParameterTypes().stream()
                    .map(DeterminismTest::sourceName)
                    .collect(joining(",", "(", ")"));
        }
        return "";
    }

    /** As written in source; array types that were not imported know no component type, but their name does. */
    private static String sourceName(JavaClass type) {
        String name = type.getName();
        if (name.equals("[B")) {
            return "byte[]";
        }
        return name.startsWith("[L") ? name.substring(2, name.length() - 1) + "[]" : name;
    }

    private static boolean buildsHashOrder(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        int parameters = parameters(access).length() - parameters(access).replace(",", "").length() + 1;
        return switch (owner) {
            case "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap", "java.util.WeakHashMap",
                    "java.util.Hashtable", "java.util.concurrent.ConcurrentHashMap" ->
                    name.equals("<init>") || name.equals("newKeySet");
            case "java.util.Set" -> name.equals("copyOf") || name.equals("of") && !parameters(access).matches(
                    "\\(\\)|\\(java\\.lang\\.Object\\)");
            case "java.util.Map" -> name.equals("copyOf") || name.equals("ofEntries")
                    || name.equals("of") && parameters > 2;
            case "java.util.stream.Collectors" -> name.equals("toSet") || name.startsWith("toUnmodifiableSet")
                    || name.startsWith("toUnmodifiableMap") || name.startsWith("toConcurrent")
                    || name.startsWith("groupingByConcurrent") || name.equals("toMap") && parameters < 4
                    || name.equals("groupingBy") && parameters < 3;
            default -> false;
        };
    }
}
