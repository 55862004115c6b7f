using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RecordingTests(AzuriteFixture azurite)
{
    private readonly CallId _call = CallId.At(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_recording_is_served_whole_and_in_ranges()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("ConnectionStrings:blobs", azurite.ConnectionString)]);
        var audio = Enumerable.Range(0, 10_000).Select(number => (byte)number).ToArray();
        var container = azurite.Blobs.GetBlobContainerClient(CallId.RecordingsContainer);
        await container.CreateIfNotExistsAsync();
        await container.UploadBlobAsync($"{_call.RecordingPath}.wav", new BinaryData(audio));
        var client = gateway.As("Ana", "Calls.Read");

        var whole = await client.GetAsync($"/api/calls/{_call}/recording");
        Assert.Equal(audio, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal("audio/wav", whole.Content.Headers.ContentType?.MediaType);
        Assert.True(whole.Headers.CacheControl!.NoStore);

        var part = await client.SendAsync(From(9_990));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(audio[9_990..], await part.Content.ReadAsByteArrayAsync());

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await client.SendAsync(From(20_000))).StatusCode);
    }

    [Fact]
    public async Task A_call_without_a_recording_says_so()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("ConnectionStrings:blobs", azurite.ConnectionString)]);

        Assert.Equal(HttpStatusCode.NotFound, (await gateway.As("Ana", "Calls.Read").GetAsync($"/api/calls/{_call}/recording")).StatusCode);
    }

    [Fact]
    public async Task A_recording_in_the_archive_is_refused_with_the_time_at_which_it_is_deleted()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("ConnectionStrings:blobs", azurite.ConnectionString), ("Cosmos:Retention", "365.00:00:00")]);
        var container = azurite.Blobs.GetBlobContainerClient(CallId.RecordingsContainer);
        await container.CreateIfNotExistsAsync();
        var blob = container.GetBlobClient($"{_call.RecordingPath}.wav");
        await blob.UploadAsync(new BinaryData(new byte[1_000]));
        await blob.SetAccessTierAsync(AccessTier.Archive);

        using var answer = await gateway.As("Ana", "Calls.Read").GetAsync($"/api/calls/{_call}/recording");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(RecordingArchive.Problem, problem.RootElement.GetProperty("type").GetString());
        Assert.Equal((await blob.GetPropertiesAsync()).Value.LastModified.AddDays(365), problem.RootElement.GetProperty(RecordingArchive.DeletedAt).GetDateTimeOffset());
        Assert.False(problem.RootElement.GetProperty(RecordingArchive.IsComingBack).GetBoolean());
    }

    [Fact]
    public async Task What_the_pipeline_stores_is_what_the_gateway_serves()
    {
        var store = new BlobRecordingStore(azurite.Blobs);
        var audio = new byte[1_000];
        await store.StageAsync($"{_call.RecordingPath}.wav", "000", audio, default);
        await store.CommitAsync($"{_call.RecordingPath}.wav", ["000"], tag: null, default);

        await using var gateway = await GatewayHost.StartAsync(settings: [("ConnectionStrings:blobs", azurite.ConnectionString)]);
        var served = await gateway.As("Ana", "Calls.Read").GetAsync($"/api/calls/{_call}/recording");

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(audio, await served.Content.ReadAsByteArrayAsync());
    }

    private HttpRequestMessage From(int position) =>
        new(HttpMethod.Get, $"/api/calls/{_call}/recording") { Headers = { Range = new RangeHeaderValue(position, null) } };
}
