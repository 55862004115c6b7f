using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Dashboard.Calls;
using VoiceAgent.Tests.Dashboard.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Dashboard.Calls;

[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class LiveBoardTests(GarnetFixture garnet)
{
    [Fact]
    public async Task Over_Redis_a_call_appears_speaks_and_leaves()
    {
        var log = new RedisCallLog(garnet.Redis, TimeProvider.System);
        var records = new RedisCallRecords(garnet.Redis, TimeProvider.System);
        await using var watching = await Watching.StartAsync(records, log);
        var call = SampleCall.Record();
        await records.CreateAsync(call);
        await watching.UntilAsync(calls => calls.Calls.Any(live => live.Record.Id == call.Id));

        await log.AppendAsync(call.Id, new CallerHypothesis(1, "hello"));
        await watching.UntilAsync(calls => Of(calls, call)?.LastLine == new SpokenLine(Speaker.Caller, "hello", false));
        await log.AppendAsync(call.Id, new AgentTookOver("billing", "en-US"));
        await watching.UntilAsync(calls => Of(calls, call)?.Agent == "billing");
        await records.ChangeAsync(call.Id, record => record with { Phase = CallPhase.OnHold });
        await watching.UntilAsync(calls => Of(calls, call) is { Agent: "billing", LastLine: not null, Record.Phase: CallPhase.OnHold });

        await records.ChangeAsync(call.Id, record => record with { Phase = CallPhase.Ended });
        await watching.UntilAsync(calls => Of(calls, call) is null);
    }

    [Fact]
    public async Task Nothing_is_followed_while_nobody_watches()
    {
        var log = new MemoryCallLog();
        using var board = new LiveBoard(log, log, TimeProvider.System, NullLogger<LiveBoard>.Instance);
        await board.StartAsync(CancellationToken.None);
        for (var round = 0; round < 3; round++)
        {
            await using (var watching = new Watching(board))
            {
                await watching.UntilAsync(calls => calls.Known);
                await UntilAsync(() => log.Followers == 1);
            }

            await UntilAsync(() => log.Followers == 0);
        }

        await board.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task While_the_log_does_not_answer_the_list_stands_still_and_says_so()
    {
        var log = new MemoryCallLog();
        var call = SampleCall.Record();
        await log.CreateAsync(call);
        log.Broken = new TimeoutException();
        await using var watching = await Watching.StartAsync(log, log);
        await watching.UntilAsync(calls => calls.Interrupted);

        log.Broken = null;
        await watching.UntilAsync(calls => !calls.Interrupted && Of(calls, call) is not null);
    }

    private static LiveCall? Of(LiveCalls calls, CallRecord call) => calls.Calls.FirstOrDefault(live => live.Record.Id == call.Id);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private sealed class Watching(LiveBoard board, bool owned = false) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _leaving = new(TimeSpan.FromSeconds(30));

        public static async Task<Watching> StartAsync(ICallRecords records, ICallLog log)
        {
            var board = new LiveBoard(records, log, TimeProvider.System, NullLogger<LiveBoard>.Instance);
            await board.StartAsync(CancellationToken.None);
            return new Watching(board, owned: true);
        }

        private IAsyncEnumerator<LiveCalls>? _calls;

        public async Task UntilAsync(Func<LiveCalls, bool> isSo)
        {
            _calls ??= board.WatchAsync(_leaving.Token).GetAsyncEnumerator();
            do
            {
                Assert.True(await _calls.MoveNextAsync());
            }
            while (!isSo(_calls.Current));
        }

        public async ValueTask DisposeAsync()
        {
            await (_calls?.DisposeAsync() ?? ValueTask.CompletedTask);
            _leaving.Dispose();
            if (owned)
            {
                await board.StopAsync(CancellationToken.None);
                board.Dispose();
            }
        }
    }
}
