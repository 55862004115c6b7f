using System.Runtime.InteropServices;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The only worker of the real stack ends in mid-call, or its media stream is refused. The caller must not be left on a silent line.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed partial class LostConversationTests(RunningStack running, LostConversationTests.OneWorker lonely) : IClassFixture<LostConversationTests.OneWorker>
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const string Fallback = "+15550199990";
    private const string MediaConnect = "acs.media-connect";

    // Until the reconnects are given up, and until the human or the announcement was heard. The fault is mended as soon as the call is over.
    private const int RefusedForSeconds = 120;

    // The call waits until the human at the fallback number was heard.
    private const string Script = """
        name: The worker ends in mid-call
        shows: [silence]
        from: "+15550100001"
        to: "+15550199001"
        steps:
          - wait for agent
          - say: I'd like to check the status of my claim
          - wait for agent: { heard: "robin", timeout: 60s }
          - hang up
        """;

    private const string Refused = """
        name: No media
        shows: [silence]
        from: "+15550100001"
        to: "+15550199001"
        steps:
          - wait for agent: { heard: "robin", timeout: 60s }
          - hang up
        """;

    private const string RefusedWithoutFallback = """
        name: No media and no fallback number
        shows: [silence]
        from: "+15550100001"
        to: "+15550199001"
        steps:
          - wait for agent: { heard: "technical problem", timeout: 60s }
          - wait for hang up: { timeout: 20s }
        """;

    [Theory]
    [InlineData(Kill)]
    [InlineData(Terminate)]
    public async Task A_caller_whose_worker_ends_reaches_the_fallback_number(int signal)
    {
        var stack = await lonely.WithWorkerAsync();
        var telephone = new Telephone(stack.AddressOf("acs-emulator"));
        var call = await telephone.CallAsync(Script);
        await telephone.UntilAsync(call, outcome => outcome.Said.Count > 0);

        Assert.Equal(0, Signal(lonely.Worker(), signal));
        var outcome = await telephone.UntilOverAsync(call);

        Assert.True(outcome.State == "ended", outcome.Account);
        Assert.True((Fallback, "accepted") == (outcome.Transfer?.To, outcome.Transfer?.Outcome), $"{outcome.Account}\n{stack.Log}");
        var product = await ProductApi.ConnectAsync(stack);
        Assert.Equal(CallEnding.Transferred, (await product.StoredAsync(outcome.CorrelationId!)).Record.Ending);
    }

    [Fact]
    public async Task A_caller_whose_media_stream_is_refused_reaches_the_fallback_number()
    {
        var outcome = await RefusedAsync(await lonely.WithWorkerAsync(), Refused);

        Assert.True(outcome.State == "ended", outcome.Account);
        Assert.Equal((Fallback, "accepted"), (outcome.Transfer!.To, outcome.Transfer.Outcome));
    }

    /// <summary>The stack that all tests share has no fallback number.</summary>
    [Fact]
    public async Task A_caller_whose_media_stream_is_refused_hears_an_announcement_where_there_is_no_fallback_number()
    {
        await running.AllOverAsync();

        var outcome = await RefusedAsync(running.Stack, RefusedWithoutFallback);

        Assert.True(outcome.State == "ended", outcome.Account);
        Assert.Null(outcome.Transfer);
    }

    private static async Task<CallerOutcome> RefusedAsync(WholeStack stack, string script)
    {
        var address = stack.AddressOf("acs-emulator");
        using var faults = new FaultsApi(address.AbsoluteUri, WholeStack.EmulatorsKey);
        var telephone = new Telephone(address);
        await faults.BreakAsync(MediaConnect, "refuse", RefusedForSeconds, account: null, CancellationToken.None);
        try
        {
            return await telephone.UntilOverAsync(await telephone.CallAsync(script));
        }
        finally
        {
            await faults.MendAsync(CancellationToken.None);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    /// <summary>A stack with one worker, which stays away when it has ended, and with a fallback number.</summary>
    public sealed class OneWorker : IAsyncLifetime
    {
        private readonly string _data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        private readonly List<int> _ended = [];
        private WholeStack? _stack;

        public async Task InitializeAsync() => _stack = await WholeStack.StartAsync(_data, fresh: true, WholeStack.WithoutRestarts, $"--Routes:FallbackNumber={Fallback}");

        public async Task DisposeAsync()
        {
            await (_stack?.DisposeAsync() ?? ValueTask.CompletedTask);
            Directory.Delete(_data, recursive: true);
        }

        /// <summary>The stack, in which the worker runs again when a test has ended it.</summary>
        internal async Task<WholeStack> WithWorkerAsync()
        {
            await _stack!.UntilRunningAgainAsync("pipeline", _ended, 1);
            return _stack;
        }

        /// <summary>The process of the worker. The next test gets another one.</summary>
        internal int Worker()
        {
            using var worker = _stack!.ProcessOf("pipeline");
            _ended.Add(worker.Id);
            return worker.Id;
        }
    }
}
