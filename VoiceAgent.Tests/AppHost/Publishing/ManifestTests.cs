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

    private HashSet<string> Outputs => [.. Declared().Matches(File.ReadAllText(Path.Combine(published.Repository, "infra/main.bicep"))).Select(output => output.Groups[1].Value)];

    [Fact]
    public void Every_resource_of_the_system_is_in_it()
    {
        var names = Resources.EnumerateObject().Select(resource => resource.Name);

        Assert.Equal(
            ["acs", "blobs", "cosmos", "dashboard", "gateway", "openai", "openai2", "pipeline", "redis", "scale-key", "speech", "speech2", "tickets-key", "webhooks-key"],
            names.Order());
    }

    [Fact]
    public void Every_entry_is_of_a_type_that_azd_knows() =>
        Assert.All(Resources.EnumerateObject(), resource => Assert.Contains(resource.Value.GetProperty("type").GetString(), TypesThatAzdKnows));

    // json.schemastore.org/aspire-8.0.json: each type has a closed list of members.
    [Fact]
    public void Every_entry_has_only_the_members_that_the_published_schema_allows() => Assert.All(Resources.EnumerateObject(), resource =>
    {
        var (required, allowed) = resource.Value.GetProperty("type").GetString() switch
        {
            "project.v0" => (new[] { "path" }, new[] { "type", "path", "args", "env", "bindings" }),
            "value.v0" => (["connectionString"], ["type", "connectionString"]),
            "parameter.v0" => (["value", "inputs"], ["type", "value", "connectionString", "inputs"]),
            var other => throw new InvalidOperationException($"This test does not know the members of '{other}'."),
        };
        Assert.All(required, member => Assert.True(resource.Value.TryGetProperty(member, out _), $"{resource.Name} has no {member}."));
        Assert.All(resource.Value.EnumerateObject(), member => Assert.Contains(member.Name, allowed));
        Assert.All(Members(resource.Value, "env"), variable => Assert.Equal(JsonValueKind.String, variable.Value.ValueKind));
        Assert.All(Members(resource.Value, "bindings"), binding =>
        {
            Assert.All(binding.Value.EnumerateObject(), member => Assert.Contains(member.Name, new[] { "scheme", "protocol", "transport", "external", "targetPort", "port" }));
            Assert.Contains(binding.Value.GetProperty("scheme").GetString(), new[] { "http", "https", "tcp", "udp" });
            Assert.Contains(binding.Value.GetProperty("protocol").GetString(), new[] { "tcp", "udp" });
            Assert.Contains(binding.Value.GetProperty("transport").GetString(), new[] { "http", "http2", "tcp" });
        });
        Assert.All(Members(resource.Value, "inputs"), input =>
        {
            Assert.All(input.Value.EnumerateObject(), member => Assert.Contains(member.Name, new[] { "type", "secret", "default" }));
            Assert.Equal("string", input.Value.GetProperty("type").GetString());
        });
    });

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
            var property = expression["property"].Value.Split('.');
            if (expression["resource"].Value == "")
            {
                Assert.True(property is ["outputs", _] && Outputs.Contains(property[1]), $"{expression[0].Value} is no output of infra/main.bicep.");
                continue;
            }

            Assert.True(Resources.TryGetProperty(expression["resource"].Value, out var resource), expression[0].Value);
            Assert.True(
                property switch
                {
                    ["connectionString"] => resource.TryGetProperty("connectionString", out _),
                    ["value"] => resource.TryGetProperty("value", out _),
                    ["inputs", var input] => resource.GetProperty("inputs").TryGetProperty(input, out _),
                    ["bindings", var binding, "host" or "url" or "targetPort"] => resource.GetProperty("bindings").TryGetProperty(binding, out _),
                    _ => false,
                },
                expression[0].Value);
        }
    }

    [Fact]
    public void Only_programs_secrets_and_connection_strings_are_in_it_because_Bicep_has_everything_else()
    {
        var types = Resources.EnumerateObject().ToLookup(resource => resource.Value.GetProperty("type").GetString(), resource => resource.Name);

        Assert.Equal(["dashboard", "gateway", "pipeline"], types["project.v0"].Order());
        Assert.Equal(["scale-key", "tickets-key", "webhooks-key"], types["parameter.v0"].Order());
        Assert.All(types["value.v0"], name => Assert.Matches(@"^\{\.outputs\.\w+\}", Resources.GetProperty(name).GetProperty("connectionString").GetString()));
        Assert.Equal(3, types.Count);
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
            "ConnectionStrings__cosmos", "ConnectionStrings__redis", "Gateway__MediaUrl", "Gateway__PublicUrl", "RecordingKeys__Vault", "Scale__Key", "Tickets__Key", "Webhooks__Key",
        ];
        var environment = Resources.GetProperty("gateway").GetProperty("env").EnumerateObject().Select(variable => variable.Name).ToArray();

        Assert.All(gateway, name => Assert.Contains(name, environment));
        string[] pipeline = ["ConnectionStrings__openai", "ConnectionStrings__openai2", "ConnectionStrings__speech", "ConnectionStrings__speech2", "RecordingKeys__Vault"];
        Assert.All(pipeline, name => Assert.True(Resources.GetProperty("pipeline").GetProperty("env").TryGetProperty(name, out _), name));
        Assert.Equal("0", Resources.GetProperty("pipeline").GetProperty("env").GetProperty("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit").GetString());
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("pipeline")]
    [InlineData("dashboard")]
    public void The_container_app_has_every_setting_of_the_manifest_with_its_value(string program)
    {
        var app = File.ReadAllText(Path.Combine(published.Repository, $"VoiceAgent.AppHost/infra/{program}.tmpl.yaml"));
        var settings = Setting().Matches(app).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value.Trim('"', '\''));

        Assert.All(Resources.GetProperty(program).GetProperty("env").EnumerateObject(), wanted =>
        {
            Assert.True(settings.TryGetValue(wanted.Name, out var value), $"{wanted.Name} is missing in {program}.tmpl.yaml.");
            Assert.Equal(Rendered(wanted.Value.GetString()!), WithDefault().Replace(value, "$1"));
        });
    }

    [Fact]
    public void No_container_is_told_of_an_HTTPS_port_because_it_has_no_certificate() =>
        Assert.All(Resources.EnumerateObject().Where(resource => resource.Value.GetProperty("type").GetString()!.StartsWith("project.", StringComparison.Ordinal)), project =>
        {
            var environment = project.Value.GetProperty("env");
            Assert.True(environment.TryGetProperty("HTTP_PORTS", out _));
            Assert.False(environment.TryGetProperty("HTTPS_PORTS", out _), $"{project.Name} ends at start in a container: Kestrel finds no certificate for HTTPS_PORTS");
        });

    private static IEnumerable<JsonProperty> Members(JsonElement resource, string name) => resource.TryGetProperty(name, out var members) ? members.EnumerateObject() : [];

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    // As a template says it: outputs are values of azd's environment, secrets come from the key vault.
    private string Rendered(string text) => Expressions().Replace(text, expression => (expression.Groups["resource"].Value, expression.Groups["property"].Value) switch
    {
        ("", var output) => $"{{{{ .Env.{output["outputs.".Length..]} }}}}",
        (var connection, "connectionString") => Rendered(Resources.GetProperty(connection).GetProperty("connectionString").GetString()!),
        (var secret, "value") => secret.Replace("-", "--", StringComparison.Ordinal),
        (_, "bindings.http.targetPort") => "{{ targetPortOrDefault 0 }}",
        _ => expression.Value,
    });

    [GeneratedRegex(@"\{(?<resource>[\w-]*)\.(?<property>[\w.]+)\}")]
    private static partial Regex Expressions();

    [GeneratedRegex(@"^          - name: (?<name>\S+)\n            (value|secretRef): (?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex("""^\{\{ parameterWithDefault "\w+" "(.*)" \}\}$""")]
    private static partial Regex WithDefault();

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
