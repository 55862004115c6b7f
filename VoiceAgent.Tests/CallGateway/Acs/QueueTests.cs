using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Acs;

/// <summary>A caller who waits: the gateway against the emulated telephony service, over HTTP. It asserts what the caller hears.</summary>
[Trait("Speed", "Slow")]
public sealed class QueueTests(QueueTests.Exchange exchange) : IClassFixture<QueueTests.Exchange>
{
    private const string Waits = "name: A patient caller\nshows: [silence]\nsteps:\n  - pause: 90s\n  - hang up\n";

    [Fact]
    public async Task Callers_hear_their_position_and_one_is_called_back_and_the_other_gets_the_agent()
    {
        var gateway = exchange.Gateway;
        gateway.Used = 1;
        await Eventually.AsyncIs(async () => (await gateway.Services.GetRequiredService<ICallPlaces>().ReadAsync()).Free == 0 ? true : (bool?)null, "the worker to be full");
        var first = await QueuedAsync();
        await HearsAsync(first.Phone, "you are number 1 in the queue");
        var second = await QueuedAsync();
        await HearsAsync(second.Phone, "you are number 2 in the queue");
        await HearsAsync(second.Phone, "to call you back press 1");
        Assert.Empty(gateway.Media);

        await gateway.Acs.Phone.PostAsJsonAsync($"/phone/calls/{first.Phone}/dtmf", new { tones = "1" });
        await HearsAsync(first.Phone, "we will call you back");
        await gateway.Acs.ResultWhenAsync(first.Phone, "ended");
        Assert.Equal("+15550100001", (await gateway.Services.GetRequiredService<ICallbackRequests>().FindAsync(first.Call.Value, default))!.Number);
        await HearsAsync(second.Phone, "you are number 1 in the queue");

        gateway.Used = 0;
        await Eventually.Is(() => gateway.Media.Contains($"{second.Call}"), "the media socket of the second caller to open");
        await gateway.Acs.Phone.PostAsync($"/phone/calls/{second.Phone}/hangup", null);
        Assert.Equal(QueueEnding.Connected, (await gateway.FinishedAsync(second.Call)).Record.Queue!.Ending);
        Assert.Equal(CallEnding.Rejected, (await gateway.FinishedAsync(first.Call)).Record.Ending);
        Assert.Equal(QueueEnding.CallBack, (await gateway.Log.ReadAsync(first.Call)).Select(logged => logged.Event).OfType<QueueLeft>().Single().Ending);
    }

    private async Task<(string Phone, CallId Call)> QueuedAsync()
    {
        var phone = await exchange.Gateway.Acs.CallAsync(Waits);
        var connected = await exchange.Gateway.Acs.ResultWhenAsync(phone, "connected");
        var correlation = connected.GetProperty("correlationId").GetString();
        CallId? call = null;
        await Eventually.AsyncIs(
            async () => (call = (await exchange.Gateway.Records.LiveAsync()).FirstOrDefault(record => record.CorrelationId == correlation && record.Queue is not null)?.Id) is null ? (bool?)null : true,
            "the waiting call to be on record");
        return (phone, call!.Value);
    }

    // Words are compared without punctuation and capitals.
    private Task HearsAsync(string phone, string words) => Eventually.AsyncIs(
        async () => Plain(string.Join(' ', (await exchange.Gateway.Acs.ResultAsync(phone)).GetProperty("words").EnumerateArray().Select(static word => word.GetProperty("word").GetString())))
            .Contains(words, StringComparison.Ordinal) ? true : (bool?)null,
        $"the caller to hear '{words}'");

    private static string Plain(string heard) => string.Concat(heard.ToLowerInvariant().Where(static letter => char.IsLetterOrDigit(letter) || letter == ' '));

    /// <summary>One gateway for all tests of the class. The worker is full at first.</summary>
    public sealed class Exchange : IAsyncLifetime
    {
        private readonly GarnetFixture _garnet = new();

        internal RunningGateway Gateway { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await _garnet.InitializeAsync();
            Gateway = await RunningGateway.StartAsync(
                _garnet, lines: 1, ("Acs:CognitiveServicesUrl", "https://voices.test/"), ("Routes:Default:Agent", "claims"), ("Routes:Default:Queue:Every", "00:00:10"),
                ("Routes:Default:Queue:OfferCallbackAfter", "00:00:00"));
        }

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _garnet.DisposeAsync();
        }
    }
}
