using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Recordings;

/// <summary>What happens to an encrypted recording after its call: heard, verified, shared, searched, held, deleted, exported and erased.</summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class KeptRecordingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_encrypted_recording_is_heard_in_ranges_and_is_not_in_the_clear_in_the_store()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync();

        Assert.Equal(wav, await desk.Client.GetByteArrayAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative)));
        using var range = new HttpRequestMessage(HttpMethod.Get, $"/api/calls/{call}/recording") { Headers = { Range = new RangeHeaderValue(100_001, 100_999) } };
        using var part = await desk.Client.SendAsync(range);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(wav[100_001..101_000], await part.Content.ReadAsByteArrayAsync());

        var stored = (await desk.Container.GetBlobClient($"{call.RecordingPath}.wav").DownloadContentAsync()).Value.Content.ToMemory();
        Assert.True(stored.Span.IndexOf(wav.AsSpan(5_000, 64)) < 0);
    }

    [Fact]
    public async Task A_recording_is_verified_and_a_changed_one_is_told_and_not_played()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, _) = await desk.AddCallAsync();
        Assert.True((await ReadAsync(desk, $"/api/calls/{call}/recording/verify")).GetProperty("isIntact").GetBoolean());
        var entry = await ReadAsync(desk, $"/api/calls/{call}/recording/entry");
        Assert.Equal("voiceagent-sealed-1", entry.GetProperty("format").GetString());
        Assert.Contains(".json", await desk.FilesAsync(call));

        var blob = desk.Container.GetBlobClient($"{call.RecordingPath}.wav");
        var bytes = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        bytes[^1_000] ^= 1;
        await blob.UploadAsync(new BinaryData(bytes), overwrite: true);

        Assert.False((await ReadAsync(desk, $"/api/calls/{call}/recording/verify")).GetProperty("isIntact").GetBoolean());
        Assert.Equal(1, await desk.Get<RecordingRounds>().VerifyAsync(new Random(1), default));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    public async Task A_broken_file_is_answered_with_a_problem(string how)
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync();
        var blob = desk.Container.GetBlobClient($"{call.RecordingPath}.wav");
        var bytes = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        await blob.UploadAsync(new BinaryData(how == "cut" ? bytes[..^10] : [.. bytes[..30], (byte)(bytes[30] ^ 1), .. bytes[31..]]), overwrite: true);

        using var answer = await desk.Client.GetAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.NotEqual(wav.Length, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task A_link_plays_in_ranges_until_it_expires_and_ends_with_the_recording()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync();
        using var made = await desk.Client.PostAsync(new Uri($"/api/calls/{call}/recording/link?minutes=5", UriKind.Relative), null);
        var link = new Uri((await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
        var anybody = desk.Gateway.CreateClient();

        using var range = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(70_000, null) } };
        using var part = await anybody.SendAsync(range);
        Assert.Equal(wav[70_000..], await part.Content.ReadAsByteArrayAsync());
        Assert.True(part.Headers.CacheControl!.NoStore);

        Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.GetAsync(new Uri(link.AbsoluteUri.Replace("who=Ana", "who=Bob", StringComparison.Ordinal)))).StatusCode);
        var other = CallId.At(TimeProvider.System.GetUtcNow());
        Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.GetAsync(new Uri(link.AbsoluteUri.Replace(call.ToString(), other.ToString(), StringComparison.Ordinal)))).StatusCode);
        Assert.False(desk.Get<RecordingLinks>().IsValid(
            call, RecordingFormat.Wav, TimeProvider.System.GetUtcNow().AddSeconds(-1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), "Ana", new string('a', 64), TimeProvider.System.GetUtcNow()));

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Client.DeleteAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await anybody.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task A_held_recording_is_deleted_by_nobody_until_the_hold_is_released()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite, ("Recordings:Default:RetentionDays", "30"));
        var (call, _) = await desk.AddCallAsync(rang: TimeProvider.System.GetUtcNow().AddDays(-40));
        using var held = await desk.Client.PutAsJsonAsync($"/api/calls/{call}/hold", new { reason = "Case 12." });
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        Assert.Contains(call, desk.Gateway.Index.Kept);

        Assert.Equal(0, await desk.Get<RecordingRounds>().RetainAsync(default));
        using var refused = await desk.Client.DeleteAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Case 12.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var number = Uri.EscapeDataString(ExampleCall.Record.From);
        using var erased = await desk.Client.DeleteAsync(new Uri($"/api/callers/{number}?confirm={number}", UriKind.Relative));
        var kept = (await erased.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("kept");
        Assert.Equal(call.ToString(), kept[0].GetProperty("call").GetString());
        Assert.Contains(".wav", await desk.FilesAsync(call));
        Assert.Equal("no", (await desk.Container.GetBlobClient($"{call.RecordingPath}.wav").GetTagsAsync()).Value.Tags[BlobRecordingFiles.Tag]);

        Assert.Equal(HttpStatusCode.OK, (await desk.Client.DeleteAsync(new Uri($"/api/calls/{call}/hold", UriKind.Relative))).StatusCode);
        Assert.Equal(1, await desk.Get<RecordingRounds>().RetainAsync(default));
        Assert.Empty(await desk.FilesAsync(call));
        Assert.Equal("retention", (await desk.Gateway.Index.FindAsync(call, default))!.Deleted!.Why);
    }

    [Fact]
    public async Task One_gateway_at_a_time_does_the_round_of_retention()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        await desk.Gateway.Log.ClaimAsync("recordings:retention", TimeSpan.FromMinutes(1));

        Assert.Null(await desk.Get<RecordingRounds>().RetainAsync(default));
    }

    [Fact]
    public async Task The_file_beside_the_recording_says_what_is_known_of_it_also_after_a_change()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync();
        await ReadAsync(desk, $"/api/calls/{call}/recording/entry");
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.PutAsJsonAsync($"/api/calls/{call}/tags", new { tags = new[] { "complaint" } })).StatusCode);

        var stored = (await desk.Container.GetBlobClient($"{call.RecordingPath}.json").DownloadContentAsync()).Value.Content;
        var beside = JsonSerializer.Deserialize<RecordingEntry>(stored, LoggedEvent.Json)!;

        Assert.Equal((call, ExampleCall.Record.From, (long)wav.Length, true), (beside.Call, beside.From, beside.PlainBytes, beside.IsEncrypted));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wav)), beside.PlainHash);
        Assert.Equal(["complaint"], beside.Tags);
    }

    [Fact]
    public async Task Deleting_reaches_every_copy()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, _) = await desk.AddCallAsync();
        await ReadAsync(desk, $"/api/calls/{call}/recording/entry");
        await desk.Container.UploadBlobAsync($"{call.RecordingPath}.mp3", new BinaryData("another format"));
        await desk.Container.UploadBlobAsync(CallerExports.PathOf(Guid.NewGuid(), call), new BinaryData("an export"));
        var tail = Azure.Storage.Blobs.Specialized.SpecializedBlobExtensions.GetBlockBlobClient(desk.Container, $"{call.RecordingPath}.wav.00000100000001.tail");
        await tail.StageBlockAsync(Convert.ToBase64String("0001"u8), new MemoryStream([1, 2, 3]));

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Client.DeleteAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative))).StatusCode);

        Assert.Empty(await desk.Get<IRecordingFiles>().FindAsync($"{call.RecordingPath}.", default));
        Assert.DoesNotContain(await desk.Get<IRecordingFiles>().FindAsync("exports/", default), export => CallerExports.Contains(export, call));
        var entry = (await desk.Gateway.Index.FindAsync(call, default))!;
        Assert.Equal(("Ana", "request", 4, ""), (entry.Deleted!.By, entry.Deleted.Why, entry.Deleted.Copies, entry.Words));
        var audited = await desk.Gateway.Audit.OfAsync(record => record.Request == AuditedDeletions.Request);
        Assert.Equal((call, "recordings.delete", "Ana", "4", "request"), (audited.Call!.Value, audited.Action, audited.Actor.Name, audited.Parameters["files"], audited.Parameters["why"]));
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Client.DeleteAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task While_the_audit_takes_no_records_nothing_is_deleted_and_the_round_completes_it_later()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite, ("Audit:Patience", "00:00:00.5"));
        var (call, _) = await desk.AddCallAsync();
        await ReadAsync(desk, $"/api/calls/{call}/recording/entry");
        (desk.Gateway.Audit.StoreIsAway, desk.Gateway.Audit.JournalIsAway) = (true, true);

        await Assert.ThrowsAsync<DeletionNotRecordedException>(() => desk.Get<RecordingDeletion>().DeleteAsync(call, "request", "Ana", default));
        Assert.Contains(".wav", await desk.FilesAsync(call));

        (desk.Gateway.Audit.StoreIsAway, desk.Gateway.Audit.JournalIsAway) = (false, false);
        await Emulators.Acs.Eventually.Is(() => desk.Get<AuditTrail>().CanRecord, "the audit's return");
        Assert.Equal(1, await desk.Get<RecordingRounds>().RetainAsync(default));
        Assert.Empty(await desk.FilesAsync(call));
        var audited = await desk.Gateway.Audit.OfAsync(record => record.Request == AuditedDeletions.Request);
        Assert.Equal(("Ana", "request"), (audited.Actor.Name, audited.Parameters["why"]));
    }

    [Theory]
    [InlineData("{}", 90, null)]
    [InlineData("{\"retentionDays\":30,\"archiveAfterDays\":7}", 30, 7)]
    public async Task The_policy_of_the_route_says_how_long_a_recording_is_kept(string policy, int deleted, int? archived)
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var own = JsonSerializer.Deserialize<RecordingPolicy>(policy, LoggedEvent.Json)!;
        var route = new Route { Number = ExampleCall.Record.To, Agent = "claims", Recording = own };
        desk.Get<RouteTable>().TakeAll([new RouteVersion(Route.DefaultNumber, 1, new Route { Number = Route.DefaultNumber, Agent = "claims" }, default, "Ana"), new RouteVersion(route.Number, 1, route, default, "Ana")]);
        var (call, _) = await desk.AddCallAsync();

        var entry = (await desk.Get<RecordingFiling>().FileAsync(call, default))!;

        Assert.Equal((entry.EndedAt!.Value.AddDays(deleted), archived is { } days ? entry.EndedAt.Value.AddDays(days) : (DateTimeOffset?)null), (entry.DeleteAt!.Value, entry.ArchiveAt));
    }

    [Fact]
    public async Task A_callers_data_is_exported_and_erased()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync();
        var number = Uri.EscapeDataString(ExampleCall.Record.From);
        using var started = await desk.Client.PostAsync(new Uri($"/api/callers/{number}/export", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        await desk.Get<RecordingJobs>().RunNextAsync(default);

        var job = await ReadAsync(desk, started.Headers.Location!.ToString());
        Assert.Equal(("done", 1, 1), (job.GetProperty("state").GetString(), job.GetProperty("done").GetInt32(), job.GetProperty("total").GetInt32()));
        using var zip = new ZipArchive(new MemoryStream(await desk.Client.GetByteArrayAsync(new Uri($"{started.Headers.Location}/file", UriKind.Relative))));
        Assert.Equal([$"{call}/call.json", $"{call}/recording.wav"], zip.Entries.Select(entry => entry.FullName).Order());
        await using var file = await zip.GetEntry($"{call}/recording.wav")!.OpenAsync();
        using var audio = new MemoryStream();
        await file.CopyToAsync(audio);
        Assert.Equal(wav, audio.ToArray());

        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Client.DeleteAsync(new Uri($"/api/callers/{number}?confirm=1", UriKind.Relative))).StatusCode);
        using var erased = await desk.Client.DeleteAsync(new Uri($"/api/callers/{number}?confirm={number}", UriKind.Relative));
        Assert.Equal(call.ToString(), (await erased.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("erased")[0].GetString());
        Assert.Empty(desk.Gateway.Index.Calls);
        Assert.Empty(await desk.FilesAsync(call));
        Assert.DoesNotContain(await desk.Get<IRecordingFiles>().FindAsync("exports/", default), export => CallerExports.Contains(export, call));
    }

    [Fact]
    public async Task Recordings_are_tagged_searched_and_counted()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (first, _) = await desk.AddCallAsync(seconds: 2);
        var (second, _) = await desk.AddCallAsync(seconds: 4, isEncrypted: false);
        Assert.Equal(2, await desk.Get<FilingRound>().FileAsync(default));
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.PutAsJsonAsync($"/api/calls/{first}/tags", new { tags = new[] { "complaint" } })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Client.PutAsJsonAsync($"/api/calls/{first}/tags", new { tags = new[] { "a b" } })).StatusCode);

        Assert.Equal(first.ToString(), (await ReadAsync(desk, "/api/recordings?tag=complaint&words=claim")).GetProperty("recordings")[0].GetProperty("call").GetString());
        var page = await ReadAsync(desk, "/api/recordings?size=1");
        Assert.Equal(second.ToString(), page.GetProperty("recordings")[0].GetProperty("call").GetString());
        Assert.Equal(1, (await ReadAsync(desk, $"/api/recordings?size=1&continuation={page.GetProperty("continuation").GetString()}")).GetProperty("recordings").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Client.GetAsync(new Uri("/api/recordings?size=1000", UriKind.Relative))).StatusCode);

        var figures = (await ReadAsync(desk, "/api/recordings/statistics")).GetProperty("all");
        Assert.Equal(2, figures.GetProperty("count").GetInt32());
        Assert.Equal(6 / 3_600.0, figures.GetProperty("hours").GetDouble(), 6);
        Assert.Equal(0.5, figures.GetProperty("encryptedShare").GetDouble());

        // The usual period before these moments begins before all dates.
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Client.GetAsync(new Uri("/api/recordings/statistics?until=0001-01-01T00:00:00Z", UriKind.Relative))).StatusCode);
        Assert.Equal(0, (await ReadAsync(desk, "/api/recordings/statistics?until=0001-01-05T00:00:00Z")).GetProperty("all").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Keys_of_old_recordings_are_wrapped_again_by_a_job()
    {
        await using var desk = await RecordingDesk.OpenAsync(azurite);
        var (call, wav) = await desk.AddCallAsync(rang: TimeProvider.System.GetUtcNow().AddDays(-2));
        var before = await desk.Get<VoiceAgent.Recordings.IRecordingKeys>().NewestAsync(default);
        Assert.True((await ReadAsync(desk, $"/api/calls/{call}/recording/verify")).GetProperty("isIntact").GetBoolean());
        ((VoiceAgent.Recordings.RecordingKeyFile)desk.Get<VoiceAgent.Recordings.IRecordingKeys>()).Rotate();

        using var started = await desk.Client.PostAsync(new Uri("/api/recordings/rewrap", UriKind.Relative), null);
        await desk.Get<RecordingJobs>().RunNextAsync(default);

        Assert.Equal("done", (await ReadAsync(desk, started.Headers.Location!.ToString())).GetProperty("state").GetString());
        var stored = (await desk.Get<IRecordings>().OpenAsync(call, default))!;
        await using var audio = stored.Audio;
        Assert.DoesNotContain(before.Id, stored.KeyIds);
        Assert.Equal(wav, await desk.Client.GetByteArrayAsync(new Uri($"/api/calls/{call}/recording", UriKind.Relative)));
        Assert.True((await ReadAsync(desk, $"/api/calls/{call}/recording/verify")).GetProperty("isIntact").GetBoolean());
    }

    private static async Task<JsonElement> ReadAsync(RecordingDesk desk, string address) => await desk.Client.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative));
}
