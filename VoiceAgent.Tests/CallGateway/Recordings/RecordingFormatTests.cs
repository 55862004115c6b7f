using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Recordings;

/// <summary>MP3 and MP4 files of an encrypted recording, decoded by ffmpeg and compared with the WAV file.</summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RecordingFormatTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("m4a", "audio/mp4")]
    public async Task A_format_has_the_sound_of_the_recording_and_is_stored_encrypted_beside_it(string format, string contentType)
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync(seconds: 5);

        using var answer = await desk.Client.GetAsync(new Uri($"/api/calls/{call}/recording?format={format}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, contentType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var file = await answer.Content.ReadAsByteArrayAsync();
        var stored = (await desk.Container.GetBlobClient($"{call.RecordingPath}.{format}").DownloadContentAsync()).Value.Content.ToArray();

        Assert.True(VoiceAgent.Recordings.SealedContents.IsHead(stored));
        var decoded = await DecodeAsync(file);
        var expected = MemoryMarshal.Cast<byte, short>(wav.AsSpan(VoiceAgent.Recordings.WaveHeader.Length)).ToArray();
        Assert.InRange(decoded.Length / 2 / (double)RecordingDesk.Rate, 4.9, 5.3);
        foreach (var channel in new[] { 0, 1 })
        {
            Assert.InRange(Correlation(Channel(expected, channel), Channel(decoded, channel)), 0.95, 1.001);
        }

        // The second request gets the stored file.
        Assert.Equal(file, await desk.Client.GetByteArrayAsync(new Uri($"/api/calls/{call}/recording?format={format}", UriKind.Relative)));
    }

    [Fact]
    public async Task A_format_that_is_unknown_is_refused()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, _) = await desk.AddCallAsync(seconds: 1);

        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Client.GetAsync(new Uri($"/api/calls/{call}/recording?format=ogg", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Without_ffmpeg_the_answer_says_what_to_do_and_the_recording_is_filed_all_the_same()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite, ("Recordings:Ffmpeg", "no-such-program-is-installed"), ("Recordings:Default:Formats:0", "mp3"));
        var (call, wav) = await desk.AddCallAsync(seconds: 1);

        using var answer = await desk.Client.GetAsync(new Uri($"/api/calls/{call}/recording?format=mp3", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("Install it ('apt-get install ffmpeg'", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await desk.Get<RecordingFiling>().FileAsync(call, default))!.Formats);
        Assert.Equal(wav, await desk.Client.GetByteArrayAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative)));
    }

    [Fact]
    public async Task Formats_of_the_policy_are_made_when_the_recording_is_filed()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite, ("Recordings:Default:Formats:0", "mp3"));
        var (call, _) = await desk.AddCallAsync(seconds: 1);

        var entry = await desk.Get<RecordingFiling>().FileAsync(call, default);

        Assert.Equal(["mp3"], entry!.Formats);
        Assert.Contains(".mp3", await desk.FilesAsync(call));
    }

    private static short[] Channel(short[] both, int channel) => [.. both.Where((_, at) => at % 2 == channel)];

    // Encoders delay the sound. The best of the first 100 ms counts.
    private static double Correlation(short[] expected, short[] decoded) => Enumerable.Range(0, RecordingDesk.Rate / 10).Max(delay =>
    {
        var count = Math.Min(expected.Length, decoded.Length - delay) - 4_000;
        var (product, own, other) = (0.0, 0.0, 0.0);
        for (var at = 4_000; at < count; at += 7)
        {
            product += (double)expected[at] * decoded[at + delay];
            own += (double)expected[at] * expected[at];
            other += (double)decoded[at + delay] * decoded[at + delay];
        }

        return product / Math.Sqrt(own * other);
    });

    private static async Task<short[]> DecodeAsync(byte[] file)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, file);
        try
        {
            using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", path, "-f", "s16le", "-ar", "16000", "-ac", "2", "-"]) { RedirectStandardOutput = true })!;
            using var pcm = new MemoryStream();
            await ffmpeg.StandardOutput.BaseStream.CopyToAsync(pcm);
            await ffmpeg.WaitForExitAsync();
            return MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
