using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Media;

public sealed class AcsMessageReaderTests
{
    // Short base64 of every length, so that padding and the characters + and / all occur.
    private static readonly Arbitrary<byte[]> Audio = ArbMap.Default.ArbFor<byte[]>().Filter(static bytes => bytes is not null);

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Audio_of_any_bytes_is_read_as_it_was_written_in_every_dialect_and_order(Seed seed) => Prop.ForAll(Audio, static pcm =>
    {
        var data = Convert.ToBase64String(pcm);
        string[] dialects =
        [
            $$$"""{"kind":"AudioData","audioData":{"timestamp":"2026-01-01T00:00:00Z","participantRawID":"8:acs:x","data":"{{{data}}}","silent":false}}""",
            $$$"""{"Kind":"audioData","AudioData":{"Data":"{{{data}}}","Silent":false},"StopAudio":null}""",
            $$$"""{"audioData":{"silent":true,"data":"{{{data}}}"},"stopAudio":{},"kind":"AUDIODATA"}""",
            $$$"""{"kind":"AudioData","other":{"data":"AAAA","deep":{"data":"BBBB"}},"audioData":{"extra":{"data":"CCCC"},"data":"{{{data}}}","more":[{"data":"DDDD"}]}}""",
            $$$"""{"kind":"AudioData","audioData":{"data":"{{{data.Replace("+", "\\u002B").Replace("/", "\\/").Replace("=", "\\u003d")}}}"}}""",
        ];
        foreach (var dialect in dialects)
        {
            var message = AcsMessageReader.Read(Encoding.UTF8.GetBytes(dialect));
            Assert.Equal(AcsMessageKind.AudioData, message.Kind);
            Assert.Equal(pcm, message.Pcm.ToArray());
        }
    }).Holds(seed);

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void What_is_written_is_what_the_reader_reads(Seed seed) => Prop.ForAll(Audio, static pcm =>
    {
        var wire = new byte[AcsFrame.LengthFor(pcm.Length)];
        var length = AcsFrame.Write(pcm, wire);

        Assert.Equal(wire.Length, length);
        var json = JsonNode.Parse(wire)!;
        Assert.Equal("AudioData", json["kind"]!.GetValue<string>());
        Assert.Null(json["stopAudio"]);
        Assert.Equal(pcm, AcsMessageReader.Read(wire).Pcm.ToArray());
    }).Holds(seed);

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Any_bytes_are_read_or_refused_but_never_throw(Seed seed) => Prop.ForAll(Audio, static bytes =>
    {
        Assert.True(Enum.IsDefined(AcsMessageReader.Read(bytes).Kind));
    }).Holds(seed);

    [Fact]
    public void Any_damage_to_a_frame_is_read_or_refused_but_never_throws()
    {
        var frame = Encoding.UTF8.GetBytes("""{"kind":"AudioData","audioData":{"timestamp":"t","data":"AAEC\u002BwQF\/w==","silent":false}}""");
        for (var at = 0; at < frame.Length; at++)
        {
            foreach (var damage in new byte[] { 0, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', 0xFF, (byte)'u' })
            {
                byte[] damaged = [.. frame];
                damaged[at] = damage;
                Assert.True(Enum.IsDefined(AcsMessageReader.Read(damaged).Kind));
            }

            Assert.True(Enum.IsDefined(AcsMessageReader.Read(frame.AsSpan(0, at).ToArray()).Kind));
        }
    }

    [Theory]
    [InlineData("", AcsMessageKind.Malformed)]
    [InlineData("{", AcsMessageKind.Malformed)]
    [InlineData("not json", AcsMessageKind.Malformed)]
    [InlineData("""{"kind":"AudioData","audioData":{"data":"not base64!"}}""", AcsMessageKind.Malformed)]
    [InlineData("""{"kind":"AudioData","audioData":{"data":"AA\uD83D"}}""", AcsMessageKind.Malformed)]
    [InlineData("""{"kind":"TranscriptionData","transcriptionData":{}}""", AcsMessageKind.Unknown)]
    [InlineData("""{"kind":7}""", AcsMessageKind.Unknown)]
    [InlineData("""{"kind":null,"audioData":{"data":"AAAA"}}""", AcsMessageKind.Unknown)]
    [InlineData("""[{"kind":"AudioData"}]""", AcsMessageKind.Unknown)]
    [InlineData("7", AcsMessageKind.Unknown)]
    [InlineData("""{"stopAudio":{},"audioData":{"data":"AAAA"}}""", AcsMessageKind.Unknown)]
    [InlineData("""{"kind":"DtmfData","dtmfData":{"data":"77"}}""", AcsMessageKind.Unknown)]
    public void What_is_no_message_for_us_is_told_apart(string text, object kind) =>
        Assert.Equal((AcsMessageKind)kind, AcsMessageReader.Read(Encoding.UTF8.GetBytes(text)).Kind);

    [Fact]
    public void Json_that_is_nested_too_deeply_is_malformed_not_a_crash() =>
        Assert.Equal(AcsMessageKind.Malformed, AcsMessageReader.Read(Encoding.UTF8.GetBytes(new string('[', 10_000))).Kind);

    [Theory]
    [InlineData("""{"kind":"AudioMetadata","audioMetadata":{"subscriptionId":"x","encoding":"PCM","sampleRate":16000,"channels":1,"length":640}}""", 16_000)]
    [InlineData("""{"kind":"audioMetadata","AudioMetadata":{"Length":960,"Channels":1,"SampleRate":24000,"Encoding":"pcm"}}""", 24_000)]
    [InlineData("""{"kind":"AudioMetadata","audioMetadata":{"encoding":"PCM","sampleRate":8000,"channels":1}}""", null)]
    [InlineData("""{"kind":"AudioMetadata","audioMetadata":{"encoding":"PCM","sampleRate":16000,"channels":2}}""", null)]
    [InlineData("""{"kind":"AudioMetadata","audioMetadata":{"encoding":"opus","sampleRate":16000,"channels":1}}""", null)]
    [InlineData("""{"kind":"AudioMetadata","audioMetadata":{"encoding":"PCM","sampleRate":"16000","channels":1}}""", null)]
    [InlineData("""{"kind":"AudioMetadata"}""", null)]
    public void The_format_is_taken_from_the_metadata_when_we_can_work_with_it(string text, int? rate)
    {
        var message = AcsMessageReader.Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal(AcsMessageKind.AudioMetadata, message.Kind);
        Assert.Equal(rate is { } hertz ? new AudioFormat(hertz) : null, message.Metadata.Format);
    }

    [Theory]
    [InlineData("3", '3')]
    [InlineData("#", '#')]
    [InlineData("*", '*')]
    [InlineData("d", 'D')]
    public void Keys_are_read(string key, char tone) =>
        Assert.Equal(tone, AcsMessageReader.Read(JsonSerializer.SerializeToUtf8Bytes(new { kind = "DtmfData", dtmfData = new { data = key } })).Dtmf);

    [Fact]
    public void Reading_and_writing_a_frame_allocates_nothing()
    {
        var pcm = new byte[640];
        var wire = new byte[AcsFrame.LengthFor(pcm.Length)];
        var frame = new byte[wire.Length];
        AcsFrame.Write(pcm, frame);
        var message = new byte[frame.Length];
        long allocated = 0;
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                frame.CopyTo(message, 0);
                AcsFrame.Write(AcsMessageReader.Read(message).Pcm, wire);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
        Assert.Equal(frame, wire);
    }
}
