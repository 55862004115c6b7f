using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

/// <summary>The store of finished calls is away, busy, or refuses a call.</summary>
public sealed class StoreOutageTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(120)]
    public void Calls_that_finished_during_an_outage_arrive_once_and_the_outage_is_told_once(int seconds) => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time) { Answer = _ => HttpStatusCode.ServiceUnavailable };
        var calls = Calls(time, 50);
        for (var second = 0; second < seconds; second += 5)
        {
            await gateway.RoundAsync(calls);
            await Task.Delay(TimeSpan.FromSeconds(5), time);
        }

        // One request a round is enough to know that the store is still away.
        Assert.InRange(gateway.Requests, seconds / 5, (seconds / 5) + 1);
        gateway.Answer = _ => null;
        Assert.Equal(50, (await gateway.RoundAsync(calls)).Count);
        Assert.Equal((50, 50), (gateway.Store.Stored.Count, gateway.Store.Saves));
        Assert.Equal(
            [
                "Warning Finished calls cannot be stored, because the store has a problem (it answered 503 ServiceUnavailable). They wait in the call log, and are stored when it is back.",
                "Information Finished calls are stored again.",
            ],
            gateway.Logged);
    });

    [Fact]
    public void A_store_that_hangs_holds_up_one_round_for_a_moment() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time) { Hangs = true, Answer = _ => null };
        var began = time.Elapsed;
        await gateway.RoundAsync(Calls(time, 50));

        Assert.Equal(TimeSpan.FromSeconds(15), time.Elapsed - began);
        Assert.Contains("it did not answer in time", Assert.Single(gateway.Logged), StringComparison.Ordinal);
    });

    [Fact]
    public void A_busy_store_is_asked_again_when_it_wants_to_be() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time) { Answer = _ => HttpStatusCode.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(12) };
        var calls = Calls(time, 1);
        await gateway.RoundAsync(calls);
        await Task.Delay(TimeSpan.FromSeconds(11), time);
        await gateway.RoundAsync(calls);
        Assert.Equal(1, gateway.Requests);

        gateway.Answer = _ => null;
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Single(await gateway.RoundAsync(calls));
    });

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public void A_call_that_is_refused_for_good_stops_no_other_call_and_is_told_once(HttpStatusCode status) => VirtualTime.Run(async time =>
    {
        var calls = Calls(time, 20);
        var gateway = new Gateway(time) { Answer = call => call == calls[3].Record.Id ? status : null };
        Assert.Equal(19, (await gateway.RoundAsync(calls)).Count);
        for (var round = 0; round < 100; round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), time);
            await gateway.RoundAsync([calls[3]]);
        }

        Assert.Equal(20, gateway.Requests);
        Assert.StartsWith($"Error Finished call {calls[3].Record.Id} is refused by the store (it answered {(int)status} {status}).", Assert.Single(gateway.Logged), StringComparison.Ordinal);

        // A person has changed the store.
        gateway.Answer = _ => null;
        await Task.Delay(TimeSpan.FromMinutes(2), time);
        Assert.Single(await gateway.RoundAsync([calls[3]]));
        Assert.Single(gateway.Logged);
    });

    private static FinishedCall[] Calls(VirtualTime time, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var call = CallId.At(time.GetUtcNow());
        return FinishedCall.From(ExampleCall.New(call), ExampleCall.Story())!;
    })];

    private sealed class Gateway : IFinishedCalls, ILogger<PatientFinishedCalls>
    {
        private readonly PatientFinishedCalls _patient;

        public Gateway(TimeProvider time) => _patient = new PatientFinishedCalls(this, time, this);

        public MemoryFinishedCalls Store { get; } = new();

        /// <summary>The status with which a call is refused. Null when it is stored.</summary>
        public required Func<CallId, HttpStatusCode?> Answer { get; set; }

        public TimeSpan? RetryAfter { get; init; }

        public bool Hangs { get; init; }

        public int Requests { get; private set; }

        public List<string> Logged { get; } = [];

        /// <summary>Tries to store all calls, one after the other, and returns those that are stored.</summary>
        public async Task<IReadOnlyList<FinishedCall>> RoundAsync(IEnumerable<FinishedCall> calls)
        {
            var stored = new List<FinishedCall>();
            foreach (var call in calls)
            {
                try
                {
                    await _patient.SaveAsync(call, default);
                    stored.Add(call);
                }
                catch (NotStoredYetException)
                {
                }
            }

            return stored;
        }

        public Task SaveAsync(FinishedCall call, CancellationToken stopping)
        {
            Requests++;
            return Hangs ? new TaskCompletionSource().Task
                : Answer(call.Record.Id) is { } status ? Task.FromException(new Refusal(status, RetryAfter))
                : Store.SaveAsync(call, stopping);
        }

        public Task<FinishedCall?> FindAsync(CallId call, CancellationToken stopping) => throw new NotSupportedException();

        public Task<AnalysedCall?> AnalyseAsync(CallId call, CallAnalysis analysis, CancellationToken stopping) => throw new NotSupportedException();

        public Task<FinishedCallPage> ListAsync(string day, int size, string? continuation, CancellationToken stopping) => throw new NotSupportedException();

        public Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Logged.Add($"{logLevel} {formatter(state, exception)}");

        private sealed class Refusal(HttpStatusCode status, TimeSpan? retryAfter) : CosmosException("Refused.", status, 0, "", 0)
        {
            public override TimeSpan? RetryAfter { get; } = retryAfter;
        }
    }
}
