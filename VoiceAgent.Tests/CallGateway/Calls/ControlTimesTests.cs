using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class ControlTimesTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_longest_call_ends_after_a_sentence_and_also_when_nobody_reports_that_it_was_played(bool isReported) => Run(async (time, log, telephony, parts, call) =>
    {
        telephony.CanSpeak = true;
        await parts.Progress.ReportAsync(call, $"connection-{call}", new TelephonyEvent.Connected($"connection-{call}", null, null), default);

        await PassAsync(time, parts, Longest - TimeSpan.FromSeconds(5));
        Assert.Empty(telephony.Done);
        await PassAsync(time, parts, TimeSpan.FromSeconds(10));
        Assert.Equal([$"announce to connection-{call}: Time is up."], telephony.Done);
        Assert.Contains(log.Sent, sent => sent.Command is HoldCaller);
        if (isReported)
        {
            await parts.Progress.ReportAsync(call, $"connection-{call}", new TelephonyEvent.Announced(), default);
        }
        else
        {
            await PassAsync(time, parts, TimeSpan.FromSeconds(30));
        }

        Assert.Contains($"hang up connection-{call}", telephony.Done);
        Assert.Equal(CallEnding.TimedOut, (await log.FindAsync(call))!.Ending);
        Assert.Equal(Longest, Assert.Single((await log.ReadAsync(call)).Select(logged => logged.Event).OfType<CallLimitReached>()).Limit);
    });

    [Fact]
    public void An_operation_about_which_nothing_is_reported_ends_in_time_and_a_late_report_still_counts() => Run(async (time, log, _, parts, call) =>
    {
        var wanted = new CallOperation("addition", CallOperationKind.AddParticipant, "Ana", time.GetUtcNow()) { Target = "+15550177777", Due = time.GetUtcNow().AddSeconds(45) };
        await log.ChangeAsync(call, record => OperationRules.Begin(record, wanted));
        await log.SetAsync(call, wanted.Due.Value);

        await PassAsync(time, parts, TimeSpan.FromSeconds(50));
        Assert.Equal(OperationOutcome.TimedOut, OperationRules.Find((await log.FindAsync(call))!, "addition")!.Outcome);
        await parts.Progress.ReportAsync(call, $"connection-{call}", new TelephonyEvent.OperationEnded("addition", OperationOutcome.Done), default);

        Assert.Equal(
            [OperationOutcome.TimedOut, OperationOutcome.Done],
            (await log.ReadAsync(call)).Select(logged => logged.Event).OfType<OperationEnded>().Select(ended => ended.Outcome));
    });

    private static void Run(Func<VirtualTime, MemoryCallLog, FakeTelephony, GatewayParts, CallId, Task> test) => VirtualTime.Run(async time =>
    {
        var (log, telephony) = (new MemoryCallLog(time), new FakeTelephony());
        var settings = Options.Create(new GatewayOptions
        {
            PublicUrl = new Uri("http://gateway.test"),
            MediaUrl = new Uri("ws://pipeline.test"),
            LongestCall = Longest,
            LongestCallSentence = "Time is up.",
        });
        var parts = new GatewayParts(log, new MemoryFinishedCalls(), telephony, new RouteOptions(), time, settings: settings);
        var call = CallId.At(time.GetUtcNow());
        await log.CreateAsync(ExampleCall.New(call));
        await test(time, log, telephony, parts, call);
    });

    private static async Task PassAsync(VirtualTime time, GatewayParts parts, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await parts.Timers.RoundAsync(default);
        }
    }
}
