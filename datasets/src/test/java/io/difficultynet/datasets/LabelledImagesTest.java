package io.difficultynet.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);

  /** Chunks of 1 to 4 images, so that every position relative to a chunk's border occurs. */
  @Property(tries = 200)
  void givesBackWhatWasAdded(
      @ForAll @IntRange(max = 2500) int size, @ForAll @IntRange(min = 1, max = 27) int chunkBytes) {
    LabelledImages images = counting(size, chunkBytes);
    assertThat(images.size()).isEqualTo(size);
    Pixels pixels = new Pixels();
    for (int i = 0; i < size; i++) {
      images.decode(i, Box::whole, pixels);
      assertThat(images.label(i)).isEqualTo(i % 3);
      assertThat(pixels.toArray()).containsExactly(i, i >> 8, 2, 3, 4, 5);
    }
  }

  @Test
  void equalityIsOnContentsWhateverTheChunks() {
    assertThat(counting(10, 6)).isEqualTo(counting(10, 6)).hasSameHashCodeAs(counting(10, 6));
    assertThat(counting(10, 6)).isNotEqualTo(counting(11, 6));
    LabelledImages named = Fixtures.images(SHAPE, List.of("a", "b"), 0, 1, 0);
    assertThat(named).isNotEqualTo(Fixtures.images(SHAPE, List.of("a", "c"), 0, 1, 0));
    assertThat(named).isNotEqualTo(Fixtures.images(SHAPE, List.of("a", "b"), 0, 1, 1));
    assertThat(named)
        .isNotEqualTo(Fixtures.images(new ImageShape(1, 3, 2), List.of("a", "b"), 0, 1, 0));
  }

  @Test
  void countsClassesAlsoEmptyOnes() {
    LabelledImages images = Fixtures.images(SHAPE, List.of("a", "b", "c"), 0, 2, 2);
    assertThat(images.countsPerClass()).containsExactly(1, 0, 2);
    assertThat(images.classes()).isEqualTo(3);
    assertThat(images.labels(new int[] {2, 0})).containsExactly(2, 0);
    assertThat(images).hasToString("3 images of 1x2x3 in 3 classes");
  }

  @Test
  void travelsByJavaSerialization() throws IOException, ClassNotFoundException {
    LabelledImages images = counting(1000, 60);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(images);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(images);
    }
  }

  @Test
  void imagesAddedLaterDoNotChangeASet() {
    LabelledImages.Builder builder = new LabelledImages.Builder(SHAPE, List.of("a"), 12);
    builder.add(new byte[] {1, 1, 1, 1, 1, 1}, 0, 0);
    LabelledImages one = builder.build();
    builder.add(new byte[] {2, 2, 2, 2, 2, 2}, 0, 0);
    builder.add(new byte[] {3, 3, 3, 3, 3, 3}, 0, 0);
    assertThat(one.size()).isEqualTo(1);
    assertThat(builder.build().size()).isEqualTo(3);
    assertThatThrownBy(() -> one.decode(1, Box::whole, new Pixels()))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("Index 1 out of bounds for length 1");
  }

  @Test
  void refusesLabelsWithoutClass() {
    LabelledImages.Builder builder = new LabelledImages.Builder(SHAPE, List.of("a", "b"));
    builder.add(new byte[6], 0, 1);
    assertThatThrownBy(() -> builder.add(new byte[6], 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 2 of image 1 is not in 0..1");
    assertThatThrownBy(() -> builder.add(new byte[6], 0, -1))
        .hasMessage("label -1 of image 1 is not in 0..1");
  }

  @Test
  void refusesSetsWithoutClasses() {
    assertThatThrownBy(() -> new LabelledImages.Builder(SHAPE, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a labelled set needs at least 1 class, got no class name");
  }

  @Test
  void refusesIndicesOutside() {
    assertThatThrownBy(() -> counting(3, 100).decode(3, Box::whole, new Pixels()))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("Index 3 out of bounds for length 3");
  }

  private static LabelledImages counting(int size, int chunkBytes) {
    LabelledImages.Builder builder =
        new LabelledImages.Builder(SHAPE, List.of("0", "1", "2"), chunkBytes);
    for (int i = 0; i < size; i++) {
      builder.add(new byte[] {9, (byte) i, (byte) (i >> 8), 2, 3, 4, 5}, 1, i % 3);
    }
    assertThat(builder.size()).isEqualTo(size);
    return builder.build();
  }
}
