package io.difficultynet.job.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Bytes of TensorBoard 2.21.0's own writer, which this prints:
 *
 * <pre>{@code
 * import io
 * from tensorboard.compat.proto.event_pb2 import Event, SessionLog
 * from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
 * from tensorboard.summary.writer.record_writer import RecordWriter
 *
 * def show(event):
 *     out = io.BytesIO()
 *     RecordWriter(out).write(event.SerializeToString())
 *     print(out.getvalue().hex())
 *
 * show(Event(wall_time=1767323045.0, file_version="brain.Event:2"))
 * show(Event(wall_time=1767323045.0, session_log=SessionLog(status=SessionLog.START)))
 * histogram = HistogramProto(min=1, max=2, num=2, sum=3, sum_squares=5, bucket_limit=[1.5, 2], bucket=[1, 1])
 * show(Event(wall_time=1767323066.5, step=300, summary=Summary(value=[
 *     Summary.Value(tag="epoch/trainLoss", simple_value=0.25),
 *     Summary.Value(tag="classes/weights", histo=histogram)])))
 * }</pre>
 */
class TfRecordTest {

  private static String hex(Message message) {
    return HexFormat.of().formatHex(TfRecord.of(message.bytes()));
  }

  @Test
  void aVersionIsWrittenAsTensorBoardWritesIt() {
    assertThat(hex(new Message().number(1, 1767323045.0).text(3, "brain.Event:2")))
        .isEqualTo(
            "1800000000000000a37f4b220900004069cd55da411a0d627261696e2e4576656e743a323a55afd8");
  }

  @Test
  void theStartOfASessionIsWrittenAsTensorBoardWritesIt() {
    assertThat(hex(new Message().number(1, 1767323045.0).inner(7, new Message().whole(1, 1))))
        .isEqualTo("0d000000000000003c37b8340900004069cd55da413a02080177a2c1a9");
  }

  @Test
  void aSummaryIsWrittenAsTensorBoardWritesIt() {
    Message scalar = new Message().text(1, "epoch/trainLoss").single(2, 0.25F);
    Message histogram =
        new Message()
            .number(1, 1)
            .number(2, 2)
            .number(3, 2)
            .number(4, 3)
            .number(5, 5)
            .numbers(6, new double[] {1.5, 2})
            .numbers(7, new double[] {1, 1});
    Message weights = new Message().text(1, "classes/weights").inner(5, histogram);
    Message event =
        new Message()
            .number(1, 1767323066.5)
            .whole(2, 300)
            .inner(5, new Message().inner(1, scalar).inner(1, weights));
    assertThat(hex(event))
        .isEqualTo(
            "8c00000000000000f7a036e7090000a06ecd55da4110ac022a7e0a160a0f65706f63682f74726169"
                + "6e4c6f7373150000803e0a640a0f636c61737365732f776569676874732a5109000000000000f03f"
                + "11000000000000004019000000000000004021000000000000084029000000000000144032100000"
                + "00000000f83f00000000000000403a10000000000000f03f000000000000f03f4d0ea121");
  }
}
