using System.Text.Json;
using System.Text.RegularExpressions;

namespace VoiceAgent.Tests.AppHost.Publishing;

/// <summary>Checks the entry types and expressions of the manifest that azd reads (manifest.go and generate.go of its apphost package).</summary>
[Trait("Speed", "Slow")]
public sealed partial class ManifestTests(ManifestTests.Published published) : IClassFixture<ManifestTests.Published>
{
    private static readonly string[] TypesThatAzdKnows =
    [
        "project.v0", "project.v1", "container.v0", "container.v1", "dockerfile.v0", "parameter.v0", "value.v0", "azure.bicep.v0", "azure.bicep.v1",
    ];

    private JsonElement Resources => published.Manifest.RootElement.GetProperty("resources");

    [Fact]
    public void Every_resource_of_the_system_is_in_it()
    {
        var names = Resources.EnumerateObject().Select(resource => resource.Name);

        Assert.Equal(
            ["acs", "authority", "blobs", "cosmos", "dashboard", "gateway", "openai", "openai2", "pipeline", "redis", "scale-key", "speech", "speech2", "storage", "tickets-key", "vault", "webhooks-key"],
            names.Order());
    }

    [Fact]
    public void Every_entry_is_of_a_type_that_azd_knows() =>
        Assert.All(Resources.EnumerateObject(), resource => Assert.Contains(resource.Value.GetProperty("type").GetString(), TypesThatAzdKnows));

    [Fact]
    public void Every_path_leads_to_a_file()
    {
        var paths = Resources.EnumerateObject().Where(resource => resource.Value.TryGetProperty("path", out _)).Select(resource => resource.Value.GetProperty("path").GetString()!);

        Assert.All(paths, path => Assert.True(File.Exists(Path.Combine(published.Folder, path)), path));
    }

    [Fact]
    public void Every_expression_leads_to_something_in_it()
    {
        foreach (var expression in Strings(published.Manifest.RootElement).SelectMany(text => Expressions().Matches(text)).Select(match => match.Groups))
        {
            Assert.True(Resources.TryGetProperty(expression["resource"].Value, out var resource), expression[0].Value);
            var property = expression["property"].Value.Split('.');
            Assert.True(
                property switch
                {
                    ["connectionString"] => resource.TryGetProperty("connectionString", out _),
                    ["value"] => resource.TryGetProperty("value", out _),
                    ["inputs", var input] => resource.GetProperty("inputs").TryGetProperty(input, out _),
                    ["bindings", var binding, "host" or "url" or "targetPort"] => resource.GetProperty("bindings").TryGetProperty(binding, out _),
                    ["outputs", var output] => BicepOf(resource).Contains($"output {output} ", StringComparison.Ordinal),
                    ["secrets", var secret] => Regex.IsMatch(resource.GetProperty("connectionString").GetString()!, @"^\{vault\.outputs\.\w+\}$") && AnyBicepNames(secret),
                    _ => false,
                },
                expression[0].Value);
        }
    }

    [Fact]
    public void Every_parameter_of_a_module_is_given_or_has_a_default()
    {
        foreach (var module in Resources.EnumerateObject().Where(resource => resource.Value.GetProperty("type").GetString() == "azure.bicep.v0"))
        {
            var given = module.Value.GetProperty("params").EnumerateObject().Select(parameter => parameter.Name).Append("location").ToHashSet();
            var bicep = BicepOf(module.Value);
            var declared = Regex.Matches(bicep, @"^param (?<name>\w+) \w+(?<default> =)?", RegexOptions.Multiline);

            Assert.All(declared.Where(parameter => !parameter.Groups["default"].Success), parameter => Assert.Contains(parameter.Groups["name"].Value, given));
            Assert.All(given, name => Assert.Contains(name, declared.Select(parameter => parameter.Groups["name"].Value)));
        }
    }

    [Fact]
    public void No_secret_and_no_path_of_this_machine_is_in_it()
    {
        Assert.All(["tickets-key", "webhooks-key", "scale-key"], name =>
        {
            var input = Resources.GetProperty(name).GetProperty("inputs").GetProperty("value");
            Assert.True(input.GetProperty("secret").GetBoolean());
            Assert.Equal(64, input.GetProperty("default").GetProperty("generate").GetProperty("minLength").GetInt32());
        });
        var texts = Strings(published.Manifest.RootElement).ToArray();
        Assert.DoesNotContain(texts, text => Regex.IsMatch(text, "[A-Za-z0-9+/]{40,}"));
        Assert.DoesNotContain(texts, text => text.Contains("127.0.0.1", StringComparison.Ordinal) || text.Contains("localhost", StringComparison.Ordinal) || text.StartsWith('/'));
    }

    [Fact]
    public void The_product_is_told_the_same_settings_as_on_this_machine()
    {
        string[] gateway =
        [
            "Acs__TokenAudience", "Acs__TokenMetadata", "Authentication__Audience", "Authentication__Authority", "ConnectionStrings__acs", "ConnectionStrings__blobs",
            "ConnectionStrings__cosmos", "ConnectionStrings__redis", "Gateway__MediaUrl", "Gateway__PublicUrl", "Scale__Key", "Tickets__Key", "Webhooks__Key",
        ];
        var environment = Resources.GetProperty("gateway").GetProperty("env").EnumerateObject().Select(variable => variable.Name).ToArray();

        Assert.All(gateway, name => Assert.Contains(name, environment));
        string[] pipeline = ["ConnectionStrings__openai", "ConnectionStrings__openai2", "ConnectionStrings__speech", "ConnectionStrings__speech2"];
        Assert.All(pipeline, name => Assert.True(Resources.GetProperty("pipeline").GetProperty("env").TryGetProperty(name, out _), name));
        Assert.Equal("0", Resources.GetProperty("pipeline").GetProperty("env").GetProperty("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit").GetString());
    }

    [Fact]
    public void The_container_app_of_the_pipeline_has_every_setting_of_the_manifest()
    {
        var app = File.ReadAllText(Path.Combine(published.Repository, "VoiceAgent.AppHost/infra/pipeline.tmpl.yaml"));
        var settings = Regex.Matches(app, @"^          - name: (\S+)\n            (value: (?<value>.*)|secretRef: .*)$", RegexOptions.Multiline).ToDictionary(match => match.Groups[1].Value, match => match.Groups["value"].Value);

        foreach (var wanted in Resources.GetProperty("pipeline").GetProperty("env").EnumerateObject())
        {
            Assert.True(settings.TryGetValue(wanted.Name, out var value), $"{wanted.Name} is missing in pipeline.tmpl.yaml.");
            var text = wanted.Value.GetString()!;
            if (!text.Contains('{', StringComparison.Ordinal))
            {
                Assert.Equal(text, value!.Trim('"'));
            }
        }
    }

    [Theory]
    [InlineData("openai2")]
    [InlineData("speech2")]
    public void A_second_provider_is_asked_for_and_may_be_left_empty(string name)
    {
        var input = Resources.GetProperty(name).GetProperty("inputs").GetProperty("value");

        Assert.Equal("", input.GetProperty("default").GetProperty("value").GetString());
    }

    [Fact]
    public void A_module_is_shorter_than_100_lines() =>
        Assert.All(Directory.GetFiles(Path.Combine(published.Repository, "infra"), "*.bicep"), file => Assert.InRange(File.ReadLines(file).Count(), 1, 99));

    [Fact]
    public void No_container_is_told_of_an_HTTPS_port_because_it_has_no_certificate() =>
        Assert.All(Resources.EnumerateObject().Where(resource => resource.Value.GetProperty("type").GetString()!.StartsWith("project.", StringComparison.Ordinal)), project =>
        {
            var environment = project.Value.GetProperty("env");
            Assert.True(environment.TryGetProperty("HTTP_PORTS", out _));
            Assert.False(environment.TryGetProperty("HTTPS_PORTS", out _), $"{project.Name} ends at start in a container: Kestrel finds no certificate for HTTPS_PORTS");
        });

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    [GeneratedRegex(@"\{(?<resource>[\w-]+)\.(?<property>[\w.]+)\}")]
    private static partial Regex Expressions();

    private string BicepOf(JsonElement resource) => File.ReadAllText(Path.Combine(published.Folder, resource.GetProperty("path").GetString()!));

    private bool AnyBicepNames(string secret) =>
        Directory.GetFiles(Path.Combine(published.Repository, "infra"), "*.bicep").Any(file => Regex.IsMatch(File.ReadAllText(file), $@"vaults/secrets@[^\n]*\n  parent: vault\n  name: '{secret}'"));

    /// <summary>The manifest, published once for all of these tests.</summary>
    public sealed class Published : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("voiceagent-manifest").FullName;

        public JsonDocument Manifest { get; private set; } = JsonDocument.Parse("{}");

        public string Repository => Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(Path.Combine(
            Folder, Manifest.RootElement.GetProperty("resources").GetProperty("gateway").GetProperty("path").GetString()!))))!;

        public async Task InitializeAsync()
        {
            var file = Path.Combine(Folder, "aspire-manifest.json");
            var (exitCode, _, errors) = await AppHostProgram.RunAsync("--publisher", "manifest", "--output-path", file);
            Assert.True(exitCode == 0, errors);
            Manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        }

        public Task DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
