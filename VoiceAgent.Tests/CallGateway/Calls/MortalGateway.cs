using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>One of several gateways of a <see cref="LostCallWorld"/>. It may die before or after any request to the telephony service.</summary>
internal sealed class MortalGateway : ITelephony
{
    private readonly LostCallWorld _world;
    private readonly VirtualTime _time;
    private readonly Func<bool> _dies;

    public MortalGateway(LostCallWorld world, MemoryCallLog log, MemoryFinishedCalls store, RouteOptions routes, VirtualTime time, Func<bool> dies)
    {
        (_world, _time, _dies) = (world, time, dies);
        Parts = new GatewayParts(log, store, this, routes, time);
        Loops = Task.WhenAll(
            LoopAsync(Parts.Timers.RoundAsync, TimeSpan.FromMilliseconds(100)),
            LoopAsync(Parts.Places.ReadAsync, TimeSpan.FromMilliseconds(500)),
            LoopAsync(Parts.Rounds.RoundAsync, TimeSpan.FromSeconds(1)));
    }

    public GatewayParts Parts { get; }

    /// <summary>The hosted services. They never complete after a death.</summary>
    public Task Loops { get; }

    public bool IsDead { get; private set; }

    public bool CanSpeak => _world.CanSpeak;

    public void Stop() => IsDead = true;

    public Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping) => AskAsync(() => !_world.IsOver);

    public Task<bool> HangUpAsync(string connectionId, CancellationToken stopping) => AskAsync(() => _world.HangUp(connectionId));

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping) => AskAsync(() => _world.Transfer(transfer));

    public Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping) => AskAsync(() => _world.Consult(transfer));

    public Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping) => AskAsync(() => _world.Listen(connectionId, listening));

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping) => AskAsync(() => _world.Join(attempt));

    public Task<bool> LeaveAsync(string connectionId, CancellationToken stopping) => AskAsync(_world.Leave);

    public Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping) => AskAsync(() => _world.RestartMedia(attempt));

    public Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping) => AskAsync(_world.Announce);

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping) => AskAsync(_world.AskToWait);

    public Task StopSpeakingAsync(string connectionId, CancellationToken stopping) => AskAsync(() => true);

    private async Task<T> AskAsync<T>(Func<T> request)
    {
        await LiveOrDieAsync("before a request");
        var answer = request();
        await LiveOrDieAsync("after a request");
        return answer;
    }

    private async Task LiveOrDieAsync(string when)
    {
        if (!IsDead && _dies())
        {
            IsDead = true;
            _world.GatewayDied(this, when);
        }

        if (IsDead)
        {
            await new TaskCompletionSource().Task;
        }
    }

    private async Task LoopAsync(Func<CancellationToken, Task> round, TimeSpan interval)
    {
        while (!IsDead)
        {
            await round(default);
            await Task.Delay(interval, _time);
        }
    }
}
