using System.Net;
using System.Net.Http.Headers;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.Recordings;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.Recordings;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_recording_is_passed_through_whole_in_parts_and_to_keep()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        var call = CallId.At(DateTimeOffset.UtcNow);
        var wav = SampleCall.Wav(TimeSpan.FromSeconds(1));
        dashboard.Gateway.Recordings[call] = wav;
        using var client = await dashboard.SignedInAsync(Visitor.Reader);

        Assert.Equal(wav, await client.GetByteArrayAsync($"/calls/{call}/recording"));

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/calls/{call}/recording") { Headers = { Range = new RangeHeaderValue(100, 199) } };
        using var answer = await client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(100, 199, wav.Length), answer.Content.Headers.ContentRange);
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(wav[100..200], await answer.Content.ReadAsByteArrayAsync());

        using var kept = await client.GetAsync($"/calls/{call}/recording?download=true");
        Assert.Equal($"{call}.wav", kept.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
    }

    [Fact]
    public async Task Refusals_of_the_gateway_keep_their_meaning()
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        var call = CallId.At(DateTimeOffset.UtcNow);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/calls/{call}/recording")).StatusCode);
        dashboard.Gateway.Refusing = GatewayRefusal.Unreachable;
        Assert.Equal(HttpStatusCode.BadGateway, (await client.GetAsync($"/calls/{call}/recording")).StatusCode);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("8a6e0804-2bd0-4672-b79d-d97027f9071a")]
    public async Task What_is_no_call_id_never_reaches_the_gateway(string id)
    {
        await using var dashboard = await DashboardUnderTest.StartAsync();
        dashboard.Gateway.Refusing = GatewayRefusal.Unreachable;
        using var client = await dashboard.SignedInAsync(Visitor.Reader);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/calls/{id}/recording")).StatusCode);
    }

    [Fact]
    public async Task Peaks_are_found_in_their_channel_and_at_their_time()
    {
        var wav = SampleCall.Wav(TimeSpan.FromSeconds(6));
        var peaks = (await WaveFile.PeaksAsync(new MemoryStream(wav), 6, CancellationToken.None))!;

        // There are three turns. Each second starts with the caller, then the agent follows.
        Assert.Equal(2, peaks.Length);
        Assert.All([0, 2, 4], second => Assert.True(peaks[0][second] > 0.3 && peaks[1][second] < 0.01));
        Assert.All([1, 3, 5], second => Assert.True(peaks[1][second] > 0.4 && peaks[0][second] < 0.01));
    }

    [Fact]
    public async Task A_cut_or_strange_file_gives_no_picture_or_the_part_there_is_but_never_an_error()
    {
        var wav = SampleCall.Wav(TimeSpan.FromSeconds(1));
        for (var length = 0; length < 60; length++)
        {
            _ = await WaveFile.PeaksAsync(new MemoryStream(wav, 0, length), 10, CancellationToken.None);
        }

        var half = (await WaveFile.PeaksAsync(new MemoryStream(wav, 0, wav.Length / 2), 10, CancellationToken.None))!;
        Assert.True(half[0][0] > 0.1);
        Assert.All(half[1][6..], peak => Assert.Equal(0, peak));

        var (compressed, wide) = (wav.ToArray(), wav.ToArray());
        compressed[20] = 7;
        wide[34] = 24;
        Assert.Null(await WaveFile.PeaksAsync(new MemoryStream(compressed), 10, CancellationToken.None));
        Assert.Null(await WaveFile.PeaksAsync(new MemoryStream(wide), 10, CancellationToken.None));
        Assert.Null(await WaveFile.PeaksAsync(new MemoryStream(new byte[4_000]), 10, CancellationToken.None));
    }
}
