using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Communication.CallAutomation;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Acs;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Recordings;

/// <summary>
/// The telephony service's own recording from its beginning to the store: the emulated service records a call, reports the file to the gateway, and
/// the gateway fetches it over HTTP.
/// </summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class ServiceFileFromExchangeTests(AzuriteFixture azurite)
{
    // Both the telephone's tape and the emulator's file have a plain header.
    private const int Header = 44;

    private const int Rate = 16_000;

    // Samples.
    private const int Last = 1_600;

    [Fact]
    public async Task The_file_that_the_service_has_recorded_and_reported_is_stored_and_deleted_at_the_service()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = agent.Acs = await AcsBench.StartAsync(agent.Webhook, "--Acs:EventGrid:Kinds:0=IncomingCall", "--Acs:EventGrid:Kinds:1=RecordingFileStatusUpdated");
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var client = new CallAutomationClient($"endpoint={acs.Address};accesskey={AcsBench.AccessKey}");
        var (options, endpoint) = (Options.Create(new AcsOptions()), new AcsEndpoint(acs.Address));
        desk.Gateway.ServiceFiles.Other = new AcsServiceFiles(client, options, endpoint);
        agent.OnMedia = (socket, _) => socket.DrainAsync();
        var (call, _) = await desk.AddCallAsync();

        // 1. The service records a call, and the caller speaks.
        var phone = await acs.CallAsync();
        var connected = await agent.CallbackAsync("CallConnected");
        var operations = new AcsOperations(client, options);
        var recording = (await operations.StartRecordingAsync(connected.GetProperty("data").GetProperty("serverCallId").GetString()!, isPaused: false, default))!;
        await desk.Get<IRecordedCalls>().KeepAsync(recording, call, default);
        using var spoken = await acs.Phone.PostAsJsonAsync($"/phone/calls/{phone}/say", new { text = "my claim number is in the letter" });
        Assert.True(spoken.IsSuccessStatusCode);
        await Eventually.AsyncIs(async () => (await acs.ResultAsync(phone)).GetProperty("said").GetArrayLength() > 0 ? true : (bool?)null, "the caller to have spoken");
        Assert.True(await operations.StopRecordingAsync(recording, default));

        // 2. The service reports the file, and the gateway gets the report.
        JsonElement? report = null;
        await Eventually.Is(() => (report = agent.Incoming.Select(each => (JsonElement?)each).FirstOrDefault(each => each!.Value.GetProperty("eventType").GetString()!.EndsWith("RecordingFileStatusUpdated", StringComparison.Ordinal))) is not null, "the report of the file");
        var served = new Uri(report!.Value.GetProperty("data").GetProperty("recordingStorageInfo").GetProperty("recordingChunks")[0].GetProperty("contentLocation").GetString()!);
        var file = await ReadAsync(desk.Gateway.ServiceFiles, served);
        using var gateway = desk.Gateway.CreateClient();
        using var answer = await gateway.PostAsync(Rings.Address, new StringContent($"[{report.Value.GetRawText()}]", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // 3. The gateway serves it, and the service does not have it any more.
        Assert.Equal(file, await desk.Client.GetByteArrayAsync(new Uri($"/api/calls/{call}/recording/service/1", UriKind.Relative)));
        Assert.Null(await desk.Gateway.ServiceFiles.OpenAsync(served, default));

        // 4. What the caller said is in it as the telephone sent it, except perhaps the last frames before the recording was stopped.
        var (caller, _) = SameSamples.Channels(file, Header);
        var said = Samples(await acs.Phone.GetByteArrayAsync(new Uri($"/phone/calls/{phone}/said.wav", UriKind.Relative)));
        var (from, until) = (Array.FindIndex(said, static sample => sample != 0), Array.FindLastIndex(said, static sample => sample != 0));
        Assert.True(from > 0 && caller.AsSpan().IndexOf(said.AsSpan(until - Rate - Last, Rate)) >= 0, "The last second that the caller spoke is not in the file of the service.");
    }

    private static short[] Samples(byte[] wav) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(wav.AsSpan(Header)).ToArray();

    private static async Task<byte[]> ReadAsync(IServiceFiles files, Uri content)
    {
        await using var stream = (await files.OpenAsync(content, default))!;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
