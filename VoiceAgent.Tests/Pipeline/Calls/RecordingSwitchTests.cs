using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallScripts;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class RecordingSwitchTests
{
    private readonly FakeConversation _conversation = new();
    private readonly MemoryCallLog _log = new(TimeProvider.System);
    private readonly QuietSound.Recorder _recorder = new();
    private readonly RecordingSwitch _recording;

    public RecordingSwitchTests()
    {
        var line = new ScriptedMediaStream(TimeProvider.System, new WordCode());
        _recording = new RecordingSwitch(ExampleCall.Record.Id, _log, TimeProvider.System, NullLogger.Instance);
        _recording.Use(new QuietSound { Recording = _recorder }.Open(null!, line, _conversation), _conversation);
    }

    [Fact]
    public async Task A_caller_who_refuses_is_not_recorded_and_the_log_and_the_record_say_so()
    {
        await _log.CreateAsync(ExampleCall.Record);

        await _recording.RefuseAsync();

        Assert.True(_recorder.IsPaused);
        Assert.Equal([new RecordingSwitched("caller", IsPaused: true)], _conversation.Told);
        Assert.False((await _log.FindAsync(ExampleCall.Record.Id))!.Consent!.Given);
    }

    [Fact]
    public async Task An_operator_cannot_resume_what_the_caller_has_refused()
    {
        await _recording.RefuseAsync();

        _recording.Pause("Ana");
        _recording.Resume("Ana");

        Assert.True(_recorder.IsPaused);
        Assert.True(await _recording.ConsentAsync());
        Assert.False(_recorder.IsPaused);
    }

    [Fact]
    public async Task A_caller_who_agrees_does_not_end_the_pause_of_an_operator()
    {
        _recording.Pause("Ana");

        Assert.False(await _recording.ConsentAsync());
        Assert.True(_recorder.IsPaused);
    }

    [Fact]
    public void A_store_that_does_not_answer_does_not_delay_the_agent_who_tells_the_caller() => VirtualTime.Run(async time =>
    {
        var recording = new RecordingSwitch(ExampleCall.Record.Id, new MemoryCallLog(time) { ChangesHang = true }, time, NullLogger.Instance);
        var line = new ScriptedMediaStream(time, new WordCode());
        recording.Use(new QuietSound { Recording = _recorder }.Open(null!, line, _conversation), _conversation);
        var since = time.GetTimestamp();

        await recording.RefuseAsync();

        Assert.True(_recorder.IsPaused);
        Assert.InRange(time.GetElapsedTime(since).TotalSeconds, 0, 1);
    });

    [Fact]
    public async Task A_call_without_a_record_is_paused_all_the_same()
    {
        await _recording.RefuseAsync();

        Assert.True(_recorder.IsPaused);
    }

    [Fact]
    public void The_record_says_that_a_card_is_expected_and_the_gateway_hears_of_it_only_where_the_service_records() => VirtualTime.Run(async time =>
    {
        var (log, gateway) = (new MemoryCallLog(time), new List<bool>());
        await log.CreateAsync(ExampleCall.Record);
        var recording = new RecordingSwitch(ExampleCall.Record.Id, log, time, NullLogger.Instance, Gateway(log, gateway));

        recording.ExpectCard(false);
        recording.ExpectCard(true);
        await recording.SettleAsync();
        Assert.True((await log.FindAsync(ExampleCall.Record.Id))!.ExpectsCard);
        Assert.Empty(gateway);

        await log.ChangeAsync(ExampleCall.Record.Id, record => record with { ServiceRecording = new ServiceRecording("Ana") });
        recording.ExpectCard(false);
        recording.ExpectCard(true);
        await recording.SettleAsync();
        recording.ExpectCard(false);
        await recording.SettleAsync();

        Assert.Equal([false, true, false], gateway);
    });

    [Fact]
    public void A_gateway_that_is_away_for_a_moment_is_asked_again_to_pause() => VirtualTime.Run(async time =>
    {
        var (log, gateway, tries) = (new MemoryCallLog(time), new List<bool>(), 0);
        await log.CreateAsync(ExampleCall.Record with { ServiceRecording = new ServiceRecording("Ana") });
        var control = Gateway(log, gateway);
        var follow = control.FollowRecording;
        control.FollowRecording = () => ++tries < 3 ? throw new HttpRequestException("The gateway is away.") : follow();
        var recording = new RecordingSwitch(ExampleCall.Record.Id, log, time, NullLogger.Instance, control);

        recording.ExpectCard(true);
        await recording.SettleAsync();

        Assert.Equal([true], gateway);
    });

    [Fact]
    public void The_next_worker_corrects_what_the_one_before_has_written() => VirtualTime.Run(async time =>
    {
        var (log, gateway) = (new MemoryCallLog(time), new List<bool>());
        await log.CreateAsync(ExampleCall.Record with { ServiceRecording = new ServiceRecording("Ana"), ExpectsCard = true });
        var recording = new RecordingSwitch(ExampleCall.Record.Id, log, time, NullLogger.Instance, Gateway(log, gateway));

        recording.Adopt(refused: false, paused: false);
        recording.ExpectCard(false);
        await recording.SettleAsync();

        Assert.Equal([false], gateway);
    });

    private static ScriptedControl Gateway(MemoryCallLog log, List<bool> followed) => new(TimeProvider.System)
    {
        FollowRecording = async () => followed.Add((await log.FindAsync(ExampleCall.Record.Id))!.ExpectsCard),
    };
}
