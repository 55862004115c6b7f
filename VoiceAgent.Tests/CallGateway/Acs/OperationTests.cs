using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallLog;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Acs;

/// <summary>Operations on live calls: the gateway and its client against the emulated telephony service, over HTTP.</summary>
[Trait("Speed", "Slow")]
public sealed class OperationTests(OperationTests.Exchange exchange) : IClassFixture<OperationTests.Exchange>
{
    private const string Waits = "name: A patient caller\nshows: [silence]\nsteps:\n  - pause: 90s\n  - hang up\n";

    [Fact]
    public async Task A_caller_on_hold_hears_the_music_and_is_on_hold_until_it_ends()
    {
        await using var line = await exchange.CallAsync();

        await line.Calls.HoldAsync(line.Call, new Prompt(Text: "please hold the line"));
        await line.HearsAsync("please hold the line please hold");
        var held = Assert.Single(await line.Calls.ParticipantsAsync(line.Call));
        await line.Calls.UnholdAsync(line.Call);

        Assert.Equal(("+15550100001", true), (held.Target, held.IsOnHold));
        Assert.False(Assert.Single(await line.Calls.ParticipantsAsync(line.Call)).IsOnHold);
        await line.EventAsync<CallerUnheld>(unheld => unheld.By == "Ana");
    }

    [Fact]
    public async Task Somebody_who_is_added_joins_is_heard_of_and_is_removed()
    {
        await using var line = await exchange.CallAsync();

        var addition = await line.Calls.AddParticipantAsync(line.Call, "+15550210001");
        await line.EndAsync(addition, OperationOutcome.Done);
        var members = await line.Calls.ParticipantsAsync(line.Call);
        var again = await Assert.ThrowsAsync<VoiceAgentApiException>(() => line.Calls.AddParticipantAsync(line.Call, "+15550210001"));
        var removal = await line.Calls.RemoveParticipantAsync(line.Call, "+15550210001");
        await line.EndAsync(removal, OperationOutcome.Done);

        Assert.Equal(["+15550100001", "+15550210001"], members.Select(member => member.Target).Order());
        Assert.Contains("on the call already", again.Message, StringComparison.Ordinal);
        await line.EventAsync<ParticipantsChanged>(changed => changed.Members.Count == 2);
        await line.EventAsync<ParticipantsChanged>(changed => changed.Members.Count == 1);
    }

    [Fact]
    public async Task The_service_records_the_call_pauses_and_stops()
    {
        await using var line = await exchange.CallAsync();

        await line.EndAsync(await line.Calls.StartServiceRecordingAsync(line.Call), OperationOutcome.Done);
        Assert.Equal(("active", true, "Ana"), await StateAsync(line));
        await line.Calls.PauseServiceRecordingAsync(line.Call);
        Assert.Equal(("paused", false, "Ana"), await StateAsync(line));
        await line.Calls.ResumeServiceRecordingAsync(line.Call);
        Assert.Equal(("active", true, "Ana"), await StateAsync(line));
        await line.EndAsync(await line.Calls.StopServiceRecordingAsync(line.Call), OperationOutcome.Done);
        Assert.Equal(("stopped", false, "Ana"), await StateAsync(line));

        static async Task<(string, bool, string?)> StateAsync(Line line)
        {
            var state = await line.Calls.ServiceRecordingAsync(line.Call);
            return (state.State, state.IsActive, state.StartedBy);
        }
    }

    [Theory]
    [InlineData("+15550210086", "486")]
    [InlineData("+15550210080", "408")]
    public async Task Somebody_who_does_not_join_is_reported_with_the_reason(string number, string code)
    {
        await using var line = await exchange.CallAsync();

        var addition = await line.Calls.AddParticipantAsync(line.Call, number, TimeSpan.FromSeconds(5));

        Assert.StartsWith(code, (await line.EndAsync(addition, OperationOutcome.Failed)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_addition_that_rings_is_given_up()
    {
        await using var line = await exchange.CallAsync();
        var addition = await line.Calls.AddParticipantAsync(line.Call, "+15550210180");

        var cancellation = await line.Calls.CancelAdditionAsync(line.Call, addition);

        await line.EndAsync(cancellation, OperationOutcome.Done);
        await line.EndAsync(addition, OperationOutcome.Cancelled);
    }

    [Fact]
    public async Task A_user_is_muted_and_gets_no_keys()
    {
        const string User = "8:acs:the-resource_colleague";
        await using var line = await exchange.CallAsync();
        await line.EndAsync(await line.Calls.AddParticipantAsync(line.Call, User), OperationOutcome.Done);

        await line.Calls.MuteParticipantAsync(line.Call, User);
        var keys = await line.Calls.SendKeysAsync(line.Call, "1", User);

        Assert.True((await line.Calls.ParticipantsAsync(line.Call)).Single(member => member.Target == User).IsMuted);
        await line.EndAsync(keys, OperationOutcome.Failed);
    }

    [Fact]
    public async Task The_caller_hears_text_and_ssml_to_their_end()
    {
        await using var line = await exchange.CallAsync();

        var text = await line.Calls.PlayAsync(line.Call, new Prompt(Text: "your order is ready"), "+15550100001");
        await line.HearsAsync("your order is ready");
        var ssml = await line.Calls.PlayAsync(line.Call, new Prompt(Ssml: "<speak version=\"1.0\" xml:lang=\"en-US\">thank you for waiting</speak>"));
        await line.HearsAsync("thank you for waiting");

        await line.EndAsync(text, OperationOutcome.Done);
        await line.EndAsync(ssml, OperationOutcome.Done);
    }

    [Fact]
    public async Task A_loop_goes_on_until_it_is_cancelled_and_a_file_that_is_not_there_fails()
    {
        await using var line = await exchange.CallAsync();

        var loop = await line.Calls.PlayAsync(line.Call, new Prompt(Text: "all lines are busy"), loop: true);
        await line.HearsAsync("all lines are busy all lines are busy");
        await line.Calls.CancelPromptsAsync(line.Call);
        var file = await line.Calls.PlayAsync(line.Call, new Prompt(File: "https://127.0.0.1:9/nothing.wav"));

        await line.EndAsync(loop, OperationOutcome.Cancelled);
        Assert.Contains("8536", (await line.EndAsync(file, OperationOutcome.Failed)).Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_telephone_gets_keys()
    {
        await using var line = await exchange.CallAsync();

        await line.EndAsync(await line.Calls.SendKeysAsync(line.Call, "12#"), OperationOutcome.Done);

        await Eventually.AsyncIs(
            async () => (await exchange.Gateway.Acs.ResultAsync(line.Phone)).GetProperty("dtmf").GetRawText().Contains("12#", StringComparison.Ordinal) ? true : (bool?)null, "the keys to arrive");
    }

    [Fact]
    public async Task Digits_are_collected_up_to_the_stop_key_and_are_not_in_the_log()
    {
        await using var line = await exchange.CallAsync();
        var collection = await line.Calls.CollectKeysAsync(line.Call, new KeyCollection(8, First: TimeSpan.FromSeconds(60), Question: new Prompt(Text: "your number please")));
        await line.HearsAsync("your number please");

        await line.PressAsync("47119#");

        Assert.Equal(5, (await line.EndAsync(collection, OperationOutcome.Done)).Keys);
        Assert.Equal("47119", await line.Calls.FindKeysAsync(line.Call, collection));
        Assert.DoesNotContain("47119", JsonSerializer.Serialize(await exchange.Gateway.Log.ReadAsync(line.Call), LoggedEvent.Json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digits_that_do_not_come_end_the_collection()
    {
        await using var line = await exchange.CallAsync();

        var collection = await line.Calls.CollectKeysAsync(line.Call, new KeyCollection(4, First: TimeSpan.FromSeconds(1)));

        await line.EndAsync(collection, OperationOutcome.Failed);
        Assert.Null(await line.Calls.FindKeysAsync(line.Call, collection));
    }

    [Fact]
    public async Task Keys_are_heard_until_it_is_stopped()
    {
        await using var line = await exchange.CallAsync();
        var listening = await line.Calls.ListenForKeysAsync(line.Call);

        await line.PressAsync("123");
        await Eventually.AsyncIs(async () => await line.Calls.FindKeysAsync(line.Call, listening) is "123" ? true : (bool?)null, "the keys to be heard");
        await line.Calls.StopListeningForKeysAsync(line.Call);

        await line.EndAsync(listening, OperationOutcome.Done);
    }

    [Fact]
    public async Task A_stopped_media_stream_stays_stopped_until_it_is_started()
    {
        await using var line = await exchange.CallAsync();
        var before = exchange.MediaOf(line.Call);

        await line.Calls.StopMediaAsync(line.Call);
        var running = await Assert.ThrowsAsync<VoiceAgentApiException>(() => line.Calls.StopMediaAsync(line.Call));
        await line.Calls.StartMediaAsync(line.Call);

        await Eventually.Is(() => exchange.MediaOf(line.Call) == before + 1, "the media stream to open again");
        Assert.Contains("media/start", running.Allowed);
    }

    [Fact]
    public async Task A_call_is_transcribed_for_another_program()
    {
        await using var line = await exchange.CallAsync();

        var transcription = await line.Calls.StartTranscriptionAsync(line.Call);
        await Eventually.Is(() => exchange.Gateway.Media.Contains($"transcript-{line.Call}"), "the transcript to be sent");
        await line.Calls.StopTranscriptionAsync(line.Call);

        await line.EndAsync(transcription, OperationOutcome.Done);
    }

    [Fact]
    public async Task The_agent_leaves_and_the_others_go_on()
    {
        await using var line = await exchange.CallAsync();
        await line.EndAsync(await line.Calls.AddParticipantAsync(line.Call, "+15550210002"), OperationOutcome.Done);

        await line.Calls.LeaveAsync(line.Call);

        Assert.Equal(CallEnding.Transferred, (await exchange.Gateway.FinishedAsync(line.Call)).Record.Ending);
        Assert.Equal("connected", (await exchange.Gateway.Acs.ResultAsync(line.Phone)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_transfer_carries_the_headers_of_the_person_who_asked_for_it()
    {
        await using var line = await exchange.CallAsync("name: A patient caller\nshows: [silence]\nhuman: { answers: picks up, when asked: presses 1 }\nsteps:\n  - pause: 90s\n  - hang up\n");

        await line.Calls.TransferAsync(line.Call, new Transfer("+15550199900", "They ask for a person.") { Headers = new Dictionary<string, string> { ["Order"] = "A-17", ["User-To-User"] = "00;encoding=hex" } });
        var result = await exchange.Gateway.Acs.ResultWhenAsync(line.Phone, "ended", "failed");

        var headers = result.GetProperty("transfer").GetProperty("headers").GetRawText();
        Assert.Contains("A-17", headers, StringComparison.Ordinal);
        Assert.Contains("00;encoding=hex", headers, StringComparison.Ordinal);
    }

    /// <summary>One gateway for all tests of the class.</summary>
    public sealed class Exchange : IAsyncLifetime
    {
        private readonly GarnetFixture _garnet = new();

        internal RunningGateway Gateway { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await _garnet.InitializeAsync();
            Gateway = await RunningGateway.StartAsync(
                _garnet, lines: 100, ("Acs:CognitiveServicesUrl", "https://voices.test/"), ("Acs:TranscriptionUrl", "self"), ("Api:PlayHosts:0", "127.0.0.1"));
        }

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _garnet.DisposeAsync();
        }

        internal int MediaOf(CallId call) => Gateway.Media.Count(opened => opened == call.ToString());

        internal async Task<Line> CallAsync(string script = Waits)
        {
            var phone = await Gateway.Acs.CallAsync(script);
            var connected = await Gateway.Acs.ResultWhenAsync(phone, "connected");
            var operators = Gateway.AsOperator();
            var calls = new VoiceAgentClient(operators).Calls;
            var record = await Eventually.AsyncIs(
                async () => await calls.FindByCorrelationAsync(connected.GetProperty("correlationId").GetString()!) is { Phase: CallPhase.Connected } found ? (Found?)new Found(found.Id) : null, "the call to be on record");
            await Eventually.Is(() => MediaOf(record.Call) > 0, "the media socket to open");
            return new Line(this, phone, record.Call, calls, operators);
        }

        private readonly record struct Found(CallId Call);
    }

    /// <summary>A live call with its telephone.</summary>
    internal sealed record Line(Exchange Exchange, string Phone, CallId Call, CallsClient Calls, HttpClient Operators) : IAsyncDisposable
    {
        public Task HearsAsync(string words) => Eventually.AsyncIs(
            async () => string.Join(' ', (await Exchange.Gateway.Acs.ResultAsync(Phone)).GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()))
                .Contains(words, StringComparison.OrdinalIgnoreCase) ? true : (bool?)null,
            $"the caller to hear '{words}'");

        public Task PressAsync(string tones) => Exchange.Gateway.Acs.Phone.PostAsJsonAsync($"/phone/calls/{Phone}/dtmf", new { tones });

        public async Task<OperationEnded> EndAsync(string operation, OperationOutcome outcome)
        {
            var ended = await EventAsync<OperationEnded>(each => each.Operation == operation);
            Assert.Equal(outcome, ended.Outcome);
            return ended;
        }

        public async Task<TEvent> EventAsync<TEvent>(Func<TEvent, bool> which)
            where TEvent : CallEvent
        {
            TEvent? found = null;
            await Eventually.AsyncIs(
                async () => (found = (await Exchange.Gateway.Log.ReadAsync(Call)).Select(logged => logged.Event).OfType<TEvent>().FirstOrDefault(which)) is null ? (bool?)null : true, $"the event {typeof(TEvent).Name}");
            return found!;
        }

        public async ValueTask DisposeAsync()
        {
            await Exchange.Gateway.Acs.Phone.PostAsync($"/phone/calls/{Phone}/hangup", null);
            Operators.Dispose();
        }
    }
}
