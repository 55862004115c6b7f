using System.Net;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.CallScripts;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Emulated callers talk to the agent through the real gateway, pipeline and protocols. The tests check what the callers heard.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class WholeCallTests(RunningStack running)
{
    public static TheoryData<string> Scripts => [.. CallScriptFiles.Chosen];

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task A_caller_gets_what_the_script_expects(string script) => running.AssertAsync(script, outcome =>
    {
        Assert.True(outcome.Failures.Count == 0, outcome.Account);
        Assert.Equal("ended", outcome.State);
    });

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task The_calls_log_has_the_outcome_that_the_script_names(string script) => running.AssertAsync(script, (outcome, stored) =>
    {
        var happened = stored.Events.Select(logged => logged.Event).ToList();
        var missed = ShippedCalls.Missed(ShippedCalls.Read(script).Outcome, happened.OfType<CallEnded>().Last().Ending, happened);
        Assert.True(missed.Count == 0, $"{string.Join('\n', missed)}\n{outcome.Account}");
    });

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task Every_word_that_was_said_is_in_the_transcript_in_order(string script) => running.AssertAsync(script, (outcome, stored) =>
    {
        var said = outcome.Said.SelectMany(line => Spoken.Words(line.Text)).ToList();
        var transcribed = Spoken.WithMasksMerged([.. stored.Transcript.Where(line => line.Speaker == Speaker.Caller).SelectMany(line => Spoken.Words(line.Text))]);
        Assert.Equal(string.Join(' ', Spoken.MaskedLike(transcribed, said)), string.Join(' ', transcribed));
    });

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task The_stored_history_holds_only_what_was_heard(string script) => running.AssertAsync(script, (outcome, stored) =>
    {
        var remembered = stored.Transcript.Where(line => line.Speaker == Speaker.Agent).SelectMany(line => Spoken.Words(line.Text)).ToList();
        var heard = Spoken.Words(outcome.EverythingHeard);

        // When the agent resumes, the word in which it stopped is heard in two halves. The decoder does not recognise it.
        var halved = stored.Events.Count(logged => logged.Event is AgentResumed);
        Assert.True(Spoken.Missing(remembered, heard) <= halved, $"Stored: {string.Join(' ', remembered)}\nHeard:  {string.Join(' ', heard)}\n{Happened(outcome, stored)}");
    });

    [Fact]
    public Task The_recording_of_a_caller_who_refused_is_silent_from_then_on_and_their_consent_is_stored() => running.AssertAsync("do-not-record", async (outcome, stored) =>
    {
        var wav = await running.Product.RecordingAsync(stored.Record.Id);
        var (rate, opened) = (BitConverter.ToInt32(wav, WaveHeader.SampleRateAt), stored.Events.First(logged => logged.Event is MediaOpened).At);
        var paused = stored.Events.Single(logged => logged.Event is RecordingPaused).At - opened;

        // Audio that was sent just before the pause is played a little after it.
        var from = WaveHeader.Length + (4 * (int)((paused.TotalSeconds + 0.5) * rate));
        Assert.True(from < wav.Length, outcome.Account);
        Assert.Contains(wav[WaveHeader.Length..from], static each => each != 0);
        Assert.DoesNotContain(wav[from..], static each => each != 0);
        Assert.False(stored.Record.Consent!.Given);
    });

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task The_recording_lasts_as_long_as_the_call_and_has_two_channels(string script) => running.AssertAsync(script, async (outcome, stored) =>
    {
        var wav = await running.Product.RecordingAsync(stored.Record.Id);

        Assert.Equal(2, BitConverter.ToInt16(wav, WaveHeader.SampleRateAt - 2));
        var seconds = (wav.Length - WaveHeader.Length) / (double)BitConverter.ToInt32(wav, WaveHeader.SampleRateAt + 4);
        Assert.InRange(seconds, (outcome.AgentMs!.Value / 1000) - 2, (outcome.AgentMs.Value / 1000) + 2);
    });

    [Fact]
    public Task An_interruption_silences_the_agent_within_200_ms_at_the_callers_ear() =>
        running.AssertAsync("claim-status", outcome => Assert.InRange(Assert.Single(outcome.Interruptions).SilentAfterMs, 0, 200));

    [Fact]
    public Task The_turns_are_measured_by_stage() => running.AssertAsync("claim-status", (outcome, stored) =>
    {
        Assert.NotEmpty(stored.Turns);
        Assert.All(stored.Turns, turn => Assert.Contains(turn.Latency.Stages, stage => stage.Name == StageNames.Endpoint));
        Assert.All(stored.Turns, turn => Assert.True(turn.Latency.Response > TimeSpan.Zero));
    });

    [Fact]
    public Task Each_tool_call_ends_exactly_once() => running.AssertAsync("claim-status", (outcome, stored) =>
    {
        var called = stored.Events.Select(logged => logged.Event).OfType<ToolCalled>().Select(tool => tool.ToolCallId).ToList();
        var returned = stored.Events.Select(logged => logged.Event).OfType<ToolReturned>().Select(tool => tool.ToolCallId).ToList();
        Assert.NotEmpty(called);
        Assert.Equal(called.Order(), returned.Order());
    });

    [Fact]
    public Task The_calls_log_says_which_providers_failed_where_the_second_ones_went_on() =>
        running.AssertAsync("second-providers", (_, stored) => Assert.Equal(["model", "text-to-speech"], stored.Events.Select(logged => logged.Event).OfType<ProviderFailed>().Select(failed => failed.Provider)));

    [Fact]
    public Task The_log_of_a_call_is_in_order_and_ends_with_its_end() => running.AssertAsync("claim-status", (outcome, stored) =>
    {
        var sequence = stored.Events.Select(logged => logged.Sequence).ToList();
        Assert.Equal(sequence.Order().Distinct(), sequence);
        Assert.IsType<CallEnded>(stored.Events[^1].Event);
    });

    [Fact]
    public Task A_human_has_the_caller_and_the_summary_that_stands_on_the_calls_record() => running.AssertAsync("asks-for-a-human", (outcome, stored) =>
    {
        Assert.Equal("accepted", outcome.Transfer!.Outcome);
        Assert.Equal(stored.Record.Id.ToString(), outcome.Transfer.Headers["X-MS-Custom-Call"]);
        Assert.Equal((outcome.Transfer.To, outcome.Transfer.Summary, TransferOutcome.Accepted), (stored.Record.Transfer!.Target, stored.Record.Transfer.Summary, stored.Record.Transfer.Outcome));

        // The caller heard the whole announcement before the human's telephone rang.
        var announced = stored.Events.Select(logged => logged.Event).OfType<AgentSpoke>().Single(spoke => spoke.Text.Contains("told them", StringComparison.Ordinal));
        Assert.False(announced.Interrupted);
        Assert.True(stored.Events.Single(logged => logged.Event == announced).Sequence < stored.Events.Single(logged => logged.Event is TransferRequested).Sequence);
    });

    [Fact]
    public Task A_busy_human_leaves_the_caller_with_the_agent() => running.AssertAsync("human-is-busy", (outcome, stored) =>
    {
        Assert.Equal(("busy", TransferOutcome.Busy), (outcome.Transfer!.Outcome, stored.Record.Transfer!.Outcome));
        Assert.Equal("agent", stored.Events.Select(logged => logged.Event).OfType<HangUpRequested>().Single().By);
    });

    [Theory]
    [InlineData("/api/calls")]
    [InlineData("/api/calls/live")]
    public async Task A_stranger_learns_nothing(string path) => Assert.Equal(HttpStatusCode.Unauthorized, await running.Product.AnonymouslyAsync(path));

    /// <summary>The call from the caller's side, and the product's events of it.</summary>
    private static string Happened(CallerOutcome outcome, ProductApi.StoredCall stored) =>
        string.Join('\n', [outcome.Account, .. outcome.Words.Select(word => $"{word.At,7:F0} ms {word.Word}"), .. stored.Events.Select(logged => $"{logged.At:mm:ss.fff} {logged.Event}")]);
}
