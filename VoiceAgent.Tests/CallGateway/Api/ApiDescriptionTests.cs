using System.Net;
using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using VoiceAgent.Tests.CallGateway.Access;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>The description of the API is valid, complete, and the one that was reviewed.</summary>
public sealed class ApiDescriptionTests
{
    private const string Snapshot = "VoiceAgent.CallGateway/Api/openapi.json";
    private const string Rewrite = "VOICEAGENT_WRITE_OPENAPI=1 dotnet test VoiceAgent.Tests --filter FullyQualifiedName~ApiDescriptionTests";

    [Fact]
    public async Task The_description_is_valid_and_has_every_endpoint_with_its_refusals()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.CreateClient().GetAsync("/openapi/v1.json")).StatusCode);
        var text = await gateway.As("Ana").GetStringAsync("/openapi/v1.json");

        var read = OpenApiDocument.Parse(text, "json", new OpenApiReaderSettings());
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        var document = read.Document!;
        foreach (var endpoint in Endpoint.All(gateway.Services).Where(endpoint => !endpoint.IsHealth && !endpoint.Path.StartsWith("/openapi", StringComparison.Ordinal)))
        {
            var path = endpoint.Path;
            Assert.True(document.Paths.TryGetValue(path, out var item), $"{endpoint} is not described.");
            var operation = item!.Operations?.GetValueOrDefault(new HttpMethod(endpoint.Method));
            Assert.True(operation is not null, $"{endpoint} is not described.");
            if (endpoint.Rule is { } rule)
            {
                var answers = operation!.Responses!.Keys;
                Assert.Contains(answers, status => status.StartsWith('2'));
                Assert.Empty(new[] { "400", "401", "403", "404", "429", "503" }.Except(answers));
                Assert.Empty((rule.IsIdempotent ? ["409", "413", "422"] : Array.Empty<string>()).Except(answers));
                Assert.Contains($"Permission: {rule.Permission}.", operation.Description, StringComparison.Ordinal);
                Assert.NotEmpty(operation.Security!);
            }
        }
    }

    [Fact]
    public async Task A_change_of_the_api_is_seen_in_review()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var told = JsonSerializer.Deserialize<JsonElement>(await gateway.As("Ana").GetStringAsync("/openapi/v1.json"));
        var now = JsonSerializer.Serialize(told, new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n";
        var path = Path.Combine(SourceTree.Root, Snapshot);
        if (Environment.GetEnvironmentVariable("VOICEAGENT_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, now);
        }

        Assert.True(File.Exists(path) && await File.ReadAllTextAsync(path) == now, $"The API is not the one in {Snapshot}. If the change is wanted, this writes it: {Rewrite}");
    }
}
