using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Tests.CallScripts;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Calls;

/// <summary>A defect in the product ends its call. The heartbeat must stop, so that the call does not appear to be alive.</summary>
public sealed class CallDefectTests
{
    [Fact]
    public void A_call_that_breaks_while_it_is_broken_off_ends_with_a_complete_log_and_without_a_heartbeat() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, NullLogger<CallSession>.Instance);

        Assert.Equal(CallEnding.Defect, await call.HoldAsync());

        var log = await call.LogAsync();
        Assert.Equal(new CallEnded(CallEnding.Defect, nameof(NotSupportedException)), Assert.Single(log.OfType<CallEnded>()));
        Assert.IsType<CallEnded>(log[^1]);
        await call.IsSilentAsync();
    });

    [Fact]
    public void A_call_whose_defect_cannot_even_be_logged_has_no_heartbeat_either() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, new FullLog());

        await Assert.ThrowsAsync<IOException>(call.HoldAsync);

        await call.IsSilentAsync();
    });

    private sealed class Call(VirtualTime time, ILogger<CallSession> logger)
    {
        private readonly ICallRecords _records = Substitute.For<ICallRecords>();
        private readonly Fakes.MemoryCallLog _log = new(time);
        private readonly CallId _id = CallId.At(DateTimeOffset.UnixEpoch);

        public Task<CallEnding?> HoldAsync()
        {
            var sound = new QuietSound { Saying = static () => throw new NotSupportedException(), Stopping = static () => throw new NotSupportedException() };
            var ports = new CallSessionPorts(
                sound, new BenchAnswerModel(), [], _log, _records, new NoRegistry(), new NoRegistry(), new NoCallControl(), new CallMetrics(new FakeMeters()),
                Options.Create(new CallOptions { Worker = "test" }), time, logger);
            var agent = CallScripts.Agents.Answering("+15550199001");
            var ticket = new CallTicket(_id, agent.Name, agent.Language, "", "", DateTimeOffset.MaxValue);
            return new CallSession(ticket, new AgentRoster(CallScripts.Agents.All, agent.Name), new ScriptedMediaStream(time, new WordCode()), ports).HoldAsync(CancellationToken.None);
        }

        public async Task<IReadOnlyList<CallEvent>> LogAsync() => [.. (await _log.ReadAsync(_id)).Select(logged => logged.Event)];

        public async Task IsSilentAsync()
        {
            _records.ClearReceivedCalls();
            await Task.Delay(TimeSpan.FromMinutes(1), time);
            Assert.Empty(_records.ReceivedCalls());
        }
    }

    private sealed class FullLog : ILogger<CallSession>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel is LogLevel.Error)
            {
                throw new IOException("No space is left.");
            }
        }
    }
}
