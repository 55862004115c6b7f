using System.Net;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class GatewayCallControlTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_timer_that_fires_while_the_transfers_report_arrives_harms_nothing()
    {
        var (time, log) = (new LateTimers(), new MemoryCallLog(TimeProvider.System));
        var call = new CallRecord(CallId.At(TimeProvider.System.GetUtcNow()), CallPhase.Connected, "+15550100001", "+15550199001", "claims", "en-US", default);
        await log.CreateAsync(call);
        using var gateway = new HttpClient(new Accepting()) { BaseAddress = new Uri("http://gateway.test/") };
        var transferring = new GatewayCallControl(gateway, log, log, time).TransferAsync(call.Id, "first", "", CancellationToken.None);
        await Waiting.UntilAsync(() => time.Count > 0);

        await log.ChangeAsync(call.Id, record => record with { Transfer = new CallTransfer("first", "+15550177777", "", default, TransferOutcome.Accepted) });
        await log.SendAsync(call.Id, new TransferSettled("first"));

        Assert.Null(await transferring.WaitAsync(Timeout));
        time.Fire();
    }

    private sealed class Accepting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted));
    }
}
