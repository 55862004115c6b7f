using System.Net;
using System.Text;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Recordings;

/// <summary>The file of the telephony service's own recording, from Event Grid's report to its deletion.</summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class ServiceFileTests(AzuriteFixture azurite)
{
    private static readonly byte[] Wav = [.. "RIFF"u8, .. Enumerable.Range(0, 700_000).Select(at => (byte)(at * 31))];

    [Fact]
    public async Task A_reported_file_is_stored_encrypted_once_entered_and_deleted_at_the_service()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, _) = await desk.AddCallAsync();
        await desk.Get<IRecordedCalls>().KeepAsync("recording-1", call, default);
        desk.Gateway.ServiceFiles.All[Content("a")] = Wav;

        for (var delivery = 0; delivery < 3; delivery++)
        {
            Assert.Equal(HttpStatusCode.OK, await ReportAsync(desk, "recording-1", "a"));
        }

        var copy = Assert.Single((await desk.Get<RecordingFiling>().FileAsync(call, default))!.ServiceCopies);
        Assert.Equal(("recording-1", "document-a", Wav.LongLength, true, TimeSpan.FromSeconds(9)), (copy.Recording, copy.Document, copy.PlainBytes, copy.IsEncrypted, copy.Duration));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Wav)), copy.PlainHash);
        Assert.Equal(1, desk.Gateway.ServiceFiles.Opened);
        Assert.Empty(desk.Gateway.ServiceFiles.All);
        Assert.Equal(Wav, await desk.Client.GetByteArrayAsync(new Uri($"/api/calls/{call}/recording/service/1", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Client.GetAsync(new Uri($"/api/calls/{call}/recording/service/2", UriKind.Relative))).StatusCode);
        var stored = (await desk.Container.GetBlobClient(copy.Path).DownloadContentAsync()).Value.Content.ToMemory();
        Assert.True(stored.Span.IndexOf(Wav.AsSpan(5_000, 64)) < 0);
    }

    [Fact]
    public async Task A_hold_keeps_it_verification_reads_it_and_a_deletion_reaches_it()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, _) = await desk.AddCallAsync();
        await desk.Get<IRecordedCalls>().KeepAsync("recording-2", call, default);
        desk.Gateway.ServiceFiles.All[Content("b")] = Wav;
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(desk, "recording-2", "b"));
        var entry = (await desk.Get<RecordingFiling>().FileAsync(call, default))!;
        var copy = Assert.Single(entry.ServiceCopies);

        Assert.True((await desk.Get<RecordingVerification>().VerifyAsync(entry, default)).IsIntact);
        await desk.Get<LegalHolds>().SetAsync(call, "Case 12.", "Ana", default);
        Assert.Equal(DeletionOutcome.Held, await desk.Get<RecordingDeletion>().DeleteAsync(call, "request", "Ana", default));
        await desk.Get<LegalHolds>().ReleaseAsync(call, default);
        await desk.Container.GetBlobClient(copy.Path).UploadAsync(new BinaryData("changed"), overwrite: true);
        Assert.False((await desk.Get<RecordingVerification>().VerifyAsync(entry, default)).IsIntact);
        Assert.Equal(DeletionOutcome.Deleted, await desk.Get<RecordingDeletion>().DeleteAsync(call, "request", "Ana", default));

        Assert.Empty(await desk.Get<IRecordingFiles>().FindAsync($"{call.RecordingPath}.", default));
        Assert.Null(await desk.Get<IRecordedCalls>().FindAsync("recording-2", default));
    }

    [Fact]
    public async Task A_call_that_only_the_service_has_recorded_is_filed_too()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var call = CallId.At(TimeProvider.System.GetUtcNow());
        var record = ExampleCall.New(call) with { ServiceRecording = new ServiceRecording(ServiceRecording.Route) { Id = "recording-3" } };
        await desk.Gateway.Store.SaveAsync(FinishedCall.From(record, ExampleCall.Number([.. ExampleCall.Events.SkipLast(1), new CallEnded(CallEnding.CallerHungUp)]))!, default);
        await desk.Get<IRecordedCalls>().KeepAsync("recording-3", call, default);
        desk.Gateway.ServiceFiles.All[Content("c")] = Wav;
        Assert.Null(await desk.Get<RecordingFiling>().FileAsync(call, default));

        Assert.Equal(HttpStatusCode.OK, await ReportAsync(desk, "recording-3", "c"));

        var entry = (await desk.Get<RecordingFiling>().FileAsync(call, default))!;
        Assert.Equal((RecordingEntry.OnlyService, 1), (entry.Format, entry.ServiceCopies.Count));
        Assert.NotNull(entry.DeleteAt);
        Assert.True((await desk.Get<RecordingVerification>().VerifyAsync(entry, default)).IsIntact);
    }

    [Fact]
    public async Task A_file_that_cannot_be_fetched_now_is_fetched_by_a_later_round()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite, ("Webhooks:Inbox:FirstPause", "00:00:00.001"), ("Webhooks:Inbox:LongestPause", "00:00:00.001"));
        var (call, _) = await desk.AddCallAsync();
        await desk.Get<IRecordedCalls>().KeepAsync("recording-4", call, default);
        desk.Gateway.ServiceFiles.All[Content("d")] = Wav;
        desk.Gateway.ServiceFiles.IsAway = true;
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(desk, "recording-4", "d"));
        Assert.DoesNotContain(await desk.FilesAsync(call), file => file.StartsWith(".service.", StringComparison.Ordinal));

        desk.Gateway.ServiceFiles.IsAway = false;
        await Emulators.Acs.Eventually.AsyncIs<bool>(
            async () =>
            {
                await desk.Get<Reports>().RoundAsync(10, default);
                return (await desk.FilesAsync(call)).Any(file => file.StartsWith(".service.", StringComparison.Ordinal)) ? true : null;
            },
            "the file");
    }

    [Fact]
    public async Task A_recording_of_another_application_and_one_of_a_deleted_call_are_not_stored()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        desk.Gateway.ServiceFiles.All[Content("e")] = Wav;
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(desk, "recording-of-others", "e"));
        Assert.Single(desk.Gateway.ServiceFiles.All);

        var (call, _) = await desk.AddCallAsync();
        await desk.Get<RecordingFiling>().FileAsync(call, default);
        await desk.Get<IRecordedCalls>().KeepAsync("recording-5", call, default);
        await desk.Get<RecordingDeletion>().DeleteAsync(call, "request", "Ana", default);
        Assert.Equal(HttpStatusCode.OK, await ReportAsync(desk, "recording-5", "e"));

        Assert.Empty(desk.Gateway.ServiceFiles.All);
        Assert.Empty(await desk.FilesAsync(call));
    }

    private static Uri Content(string name) => new($"https://storage.asm.skype.com/v1/objects/{name}");

    private static async Task<HttpStatusCode> ReportAsync(RecordingDesk desk, string recording, string name)
    {
        var data = JsonSerializer.Serialize(new
        {
            recordingStorageInfo = new { recordingChunks = new[] { new { documentId = $"document-{name}", index = 0, endReason = "SessionEnded", contentLocation = Content(name), metadataLocation = Content(name), deleteLocation = Content(name) } } },
            recordingStartTime = "2026-01-05T09:00:00Z",
            recordingDurationMs = 9_000,
            sessionEndReason = "CallEnded",
        });
        var delivery = $$"""[{"id":"1","topic":"/t","subject":"/recording/call/server-1/recordingId/{{recording}}","eventType":"Microsoft.Communication.RecordingFileStatusUpdated","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"1.0","data":{{data}}}]""";
        using var client = desk.Gateway.CreateClient();
        using var answer = await client.PostAsync(Rings.Address, new StringContent(delivery, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }
}
