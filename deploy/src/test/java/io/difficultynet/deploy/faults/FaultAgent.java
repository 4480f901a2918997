package io.difficultynet.deploy.faults;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * A Java agent that calls {@link Faults} at every {@link FaultPoint}: {@code
 * -javaagent:faults.jar=PLAN}, where the plan is what {@link FaultPlan} says.
 */
public final class FaultAgent {

  private FaultAgent() {}

  /** Called by the JVM before main. */
  public static void premain(String plan, Instrumentation instrumentation) {
    Faults.begin(FaultPlan.parse(plan));
    for (FaultPoint point : FaultPoint.values()) {
      new AgentBuilder.Default()
          .type(named(point.className()))
          .transform((builder, type, loader, module, domain) -> at(point, builder))
          .installOn(instrumentation);
    }
  }

  private static DynamicType.Builder<?> at(FaultPoint point, DynamicType.Builder<?> builder) {
    Class<?> advice =
        switch (point) {
          case SEND -> Send.class;
          case RECEIVE -> Receive.class;
          default -> AnyPoint.class;
        };
    return builder.visit(
        Advice.withCustomMapping()
            .bind(Point.class, point.name())
            .to(advice)
            .on(named(point.method())));
  }

  /** The name of the point, in an advice. */
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Point {}

  /** At the begin of a method. */
  public static final class AnyPoint {
    private AnyPoint() {}

    @Advice.OnMethodEnter
    static void enter(@Point String point) {
      Faults.reached(point);
    }
  }

  /** The same for a block, which may be dropped. */
  public static final class Send {
    private Send() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Point String point) {
      return Faults.drops(point);
    }
  }

  /** The same for the bytes of a block, which may be changed. */
  public static final class Receive {
    private Receive() {}

    @Advice.OnMethodEnter
    static void enter(
        @Point String point,
        @Advice.Argument(value = 1, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            ByteBuffer bytes) {
      bytes = Faults.received(point, bytes);
    }
  }

  /** Writes the jar of the agent; byte-buddy stays where it is. */
  public static Path jar(Path folder) {
    Path jar = folder.resolve("faults.jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(new Attributes.Name("Premain-Class"), FaultAgent.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        AgentBuilder.class.getProtectionDomain().getCodeSource().getLocation().toString());
    Path classes = ours();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
      for (Path file : files) {
        String folderName = FaultAgent.class.getPackageName().replace('.', '/');
        out.putNextEntry(new JarEntry(folderName + "/" + file.getFileName()));
        Files.copy(file, out);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the compiled classes of this package. */
  private static Path ours() {
    try {
      return Path.of(Objects.requireNonNull(FaultAgent.class.getResource(".")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
