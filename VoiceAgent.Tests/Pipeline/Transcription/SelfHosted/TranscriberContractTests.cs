using System.Net;
using System.Net.Sockets;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>What the conversation relies on, for each self-hosted transcriber over its real protocol.</summary>
[Collection(SelfHostedSpeech.Name)]
public sealed class TranscriberContractTests(SelfHostedServers servers)
{
    private const string First = "I'd like to check on a claim at contoso.";
    private const string Second = "My member number is four seven one nine.";

    public static TheoryData<string> All => [ProvidersUnderTest.LiveKit, ProvidersUnderTest.Live, ProvidersUnderTest.OpenAI, ProvidersUnderTest.Streamed, ProvidersUnderTest.InProcess];

    public static TheoryData<string> Served => [ProvidersUnderTest.LiveKit, ProvidersUnderTest.Live, ProvidersUnderTest.OpenAI];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Words_come_while_they_are_spoken_and_phrases_at_their_ends(string provider)
    {
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 16_000);

        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(First, 16_000), 16_000);
        await heard.UntilAsync(() => heard.Finals.Count == 1);
        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(Second, 16_000), 16_000);
        await heard.UntilAsync(() => heard.Finals.Count == 2);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal("i'd like to check on a claim at contoso", Spoken(heard.Finals[0].Text));
        Assert.Contains("member number is", heard.Finals[1].Text, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(heard.Finals[0].From, TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(400));
        Assert.True(heard.Finals[0].Until > heard.Finals[0].From && heard.Finals[1].From > heard.Finals[0].Until);
        Assert.Null(heard.Failure);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Interim_results_grow_before_the_phrase_ends(string provider)
    {
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 16_000);
        var speech = await servers.SayAsync("The appointment was on Monday and the doctor sent the letter to my old address.", 16_000, silenceAfter: 0);

        var frames = speech.Length / 320;

        // In parts, because a recogniser of whole windows hears nothing of a phrase that is over.
        for (var part = 0; part < 4; part++)
        {
            await HeardTranscripts.HearAsync(transcription, speech[(frames * part / 4 * 320)..(frames * (part + 1) / 4 * 320)], 16_000);
            await Task.Delay(TimeSpan.FromMilliseconds(120), TimeProvider.System);
        }

        await heard.UntilAsync(() => heard.Interims.Count >= 1);
        Assert.Empty(heard.Finals);
        Assert.StartsWith("the appointment", heard.Interims[^1].Text, StringComparison.OrdinalIgnoreCase);
        await transcription.CompleteAsync(CancellationToken.None);
        Assert.Equal("the appointment was on monday and the doctor sent the letter to my old address", heard.Said);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Silence_and_a_cough_have_no_words(string provider)
    {
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 16_000);
        var random = new Random(7);
        var cough = Enumerable.Range(0, 16_000 / 4).Select(_ => (short)random.Next(-9_000, 9_000));

        await HeardTranscripts.HearAsync(transcription, [.. new short[16_000], .. cough, .. new short[32_000]], 16_000);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Empty(heard.Finals);
        Assert.Empty(heard.Interims);
        Assert.Null(heard.Failure);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Audio_of_24_kHz_is_understood_and_the_last_phrase_is_not_lost(string provider)
    {
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 24_000);

        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(First, 24_000, silenceAfter: 0.1), 24_000);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal("i'd like to check on a claim at contoso", heard.Said);
    }

    [Theory]
    [InlineData(ProvidersUnderTest.LiveKit)]
    [InlineData(ProvidersUnderTest.Live)]
    [InlineData(ProvidersUnderTest.OpenAI)]
    [InlineData(ProvidersUnderTest.InProcess)]
    public async Task The_language_is_one_of_the_agents(string provider)
    {
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 16_000, "en-US", "es-US");

        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync("quiero saber de mi reclamo", 16_000), 16_000);
        await heard.UntilAsync(() => heard.Finals.Count == 1);

        Assert.Equal("es-US", heard.Finals[0].Language);
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task A_dropped_connection_loses_no_word_and_offsets_go_on(string provider)
    {
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 16_000);
        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync("I'd like to check.", 16_000), 16_000);
        await heard.UntilAsync(() => heard.Finals.Count == 1);

        using (servers.Break(Operation.SpeechPhrase, "cut", once: true))
        {
            await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(First, 16_000), 16_000);
            await heard.UntilAsync(() => heard.Finals.Count == 2);
        }

        Assert.Equal("i'd like to check on a claim at contoso", Spoken(heard.Finals[1].Text));
        Assert.True(heard.Finals[1].From > heard.Finals[0].Until);
        Assert.Null(heard.Failure);
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Words_during_an_outage_of_the_network_arrive_after_it(string provider)
    {
        await using var network = new Relay(servers.Sockets);
        var heard = new HeardTranscripts();
        await using var transcription = ProvidersUnderTest.Open(provider, network.Address).Open(ProvidersUnderTest.Request(16_000), heard);
        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync("I'd like to check.", 16_000), 16_000);
        await heard.UntilAsync(() => heard.Finals.Count == 1);

        network.Cut();
        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(First, 16_000), 16_000);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        network.Mend();
        await heard.UntilAsync(() => heard.Finals.Count == 2);

        Assert.Equal("i'd like to check on a claim at contoso", Spoken(heard.Finals[1].Text));
        Assert.Null(heard.Failure);
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task A_refusal_fails_at_once(string provider)
    {
        using var refusing = servers.Break(provider == ProvidersUnderTest.OpenAI ? Operation.SpeechPhrase : Operation.SpeechConnect, "status-401");
        var heard = new HeardTranscripts();
        await using var transcription = Open(provider, heard, 16_000);

        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(First, 16_000), 16_000);
        await heard.UntilAsync(() => heard.Failure is not null);

        Assert.Equal(FailureKind.Refused, heard.Failure!.Value.Kind);
        Assert.Contains("401", heard.Failure.Value.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task A_server_that_cannot_be_reached_fails_after_the_retries(string provider)
    {
        var options = ProvidersUnderTest.Patient with { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10) };
        var heard = new HeardTranscripts();
        await using var transcription = ProvidersUnderTest.Open(provider, new Uri($"http://127.0.0.1:{FreePort()}"), options).Open(ProvidersUnderTest.Request(16_000), heard);

        await HeardTranscripts.HearAsync(transcription, await servers.SayAsync(First, 16_000), 16_000);
        await heard.UntilAsync(() => heard.Failure is not null);

        Assert.Equal(FailureKind.DeadConnection, heard.Failure!.Value.Kind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_is_reported_after_the_transcription_is_closed(string provider)
    {
        var heard = new HeardTranscripts();
        var transcription = Open(provider, heard, 16_000);
        await HeardTranscripts.HearAsync(transcription, (await servers.SayAsync(First, 16_000))[..24_000], 16_000);
        await transcription.DisposeAsync();
        var before = (heard.Interims.Count, heard.Finals.Count);

        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);

        Assert.Equal(before, (heard.Interims.Count, heard.Finals.Count));
        Assert.Null(heard.Failure);
    }

    private ITranscription Open(string provider, ITranscriptListener listener, int rate, params string[] languages) =>
        ProvidersUnderTest.Open(provider, servers.Sockets).Open(ProvidersUnderTest.Request(rate, languages), listener);

    private static string Spoken(string text) => text.TrimEnd('.', '?').ToLowerInvariant();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
