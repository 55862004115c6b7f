using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceAgent.Bench.Scale;
using VoiceAgent.CallGateway.Api;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Hosting.Rehearsal;
using VoiceAgent.Tests.Fixtures;
using YamlDotNet.Serialization;
using DrainOptions = VoiceAgent.Pipeline.Calls.DrainOptions;

namespace VoiceAgent.Tests.AppHost.Publishing;

/// <summary>The numbers in the deployment's files fit together, and fit the program's settings and the scale rule that was simulated.</summary>
public sealed partial class DeploymentFileTests
{
    private const string ContainerApp = "VoiceAgent.AppHost/infra/pipeline.tmpl.yaml";
    private const string Kubernetes = "eng/deploy/kubernetes/pipeline.yaml";
    private const string Keda = "eng/deploy/kubernetes/pipeline-keda.yaml";
    private const string Autoscaler = "eng/deploy/kubernetes/pipeline-hpa.yaml";

    // learn.microsoft.com/azure/container-apps: the most that terminationGracePeriodSeconds may be, and the most replicas.
    private const int LongestGraceOfContainerApps = 600;
    private const int MostReplicasOfContainerApps = 1_000;

    private static readonly ScaleRule Rule = ScaleRule.Shipped;

    [Theory]
    [InlineData(ContainerApp)]
    [InlineData(Kubernetes)]
    public void The_platform_waits_until_a_worker_has_handed_its_calls_over(string file)
    {
        var worker = Read(file).Single(part => part.Has("properties") || part.Text("kind") == "Deployment");
        var pod = worker.Has("properties") ? worker["properties", "template"] : worker["spec", "template", "spec"];
        var container = pod.List("containers").Single();
        TimeSpan Setting(string name) => TimeSpan.Parse(Variable(container, name), CultureInfo.InvariantCulture);
        var drain = new DrainOptions { Longest = Setting("Drain__Longest"), HandOver = Setting("Drain__HandOver") };
        var before = container.Has("lifecycle") ? container["lifecycle", "preStop", "sleep"].Number("seconds") : 0;

        Assert.InRange(pod.Number("terminationGracePeriodSeconds"), before + drain.Total.TotalSeconds, LongestGraceOfContainerApps);
        Assert.Equal(Rule.PlacesOfAWorker, int.Parse(Variable(container, "Calls__Capacity"), CultureInfo.InvariantCulture));

        // Most calls end by themselves while the worker drains, so few callers notice a deployment.
        Assert.InRange(drain.Longest, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void A_gateway_has_time_for_its_requests()
    {
        var pod = Read("eng/deploy/kubernetes/gateway.yaml").Single(part => part.Text("kind") == "Deployment")["spec", "template", "spec"];

        Assert.InRange(pod.Number("terminationGracePeriodSeconds"), new VoiceAgent.CallGateway.Calls.DrainOptions().Total.TotalSeconds, 600);
        Assert.False(pod.List("containers").Single().Has("lifecycle"));
    }

    [Fact]
    public void Every_autoscaler_has_the_numbers_that_were_simulated()
    {
        var scale = Read(ContainerApp).Single()["properties", "template", "scale"];
        var custom = scale.List("rules").Single()["custom"];
        var scaled = Read(Keda).Single(part => part.Text("kind") == "ScaledObject")["spec"];
        var horizontal = Read(Autoscaler).Single()["spec"];
        var external = horizontal.List("metrics").Single()["external", "target"];

        Assert.Equal(
            [(Rule.FewestWorkers, Rule.MostWorkers, Rule.CallsOfAWorker), (Rule.FewestWorkers, Rule.MostWorkers, Rule.CallsOfAWorker), (Rule.FewestWorkers, Rule.MostWorkers, Rule.CallsOfAWorker)],
            [
                (scale.Number("minReplicas"), scale.Number("maxReplicas"), custom["metadata"].Number("targetValue")),
                (scaled.Number("minReplicaCount"), scaled.Number("maxReplicaCount"), scaled.List("triggers").Single()["metadata"].Number("targetValue")),
                (horizontal.Number("minReplicas"), horizontal.Number("maxReplicas"), external.Number("averageValue")),
            ]);
        Assert.InRange(Rule.MostWorkers, 1, MostReplicasOfContainerApps);
        Assert.All([scale.Number("pollingInterval"), scaled.Number("pollingInterval")], seconds => Assert.Equal(Rule.Interval.TotalSeconds, seconds));
        Assert.All(
            [scale.Number("cooldownPeriod"), StabilizationOf(scaled["advanced", "horizontalPodAutoscalerConfig"]), StabilizationOf(horizontal)],
            seconds => Assert.Equal(Rule.Stabilization.TotalSeconds, seconds));

        static int StabilizationOf(Part autoscaler) => autoscaler["behavior", "scaleDown"].Number("stabilizationWindowSeconds");
    }

    [Fact]
    public void Both_rules_of_KEDA_ask_the_gateway_in_the_form_that_it_answers()
    {
        Part[] metadata =
        [
            Read(ContainerApp).Single()["properties", "template", "scale"].List("rules").Single()["custom", "metadata"],
            Read(Keda).Single(part => part.Text("kind") == "ScaledObject")["spec"].List("triggers").Single()["metadata"],
        ];
        using var answer = JsonDocument.Parse(JsonSerializer.Serialize(new PlacesTotal(0, 0, 0, 0, 0, 0), JsonSerializerOptions.Web));

        Assert.All(metadata, rule =>
        {
            Assert.EndsWith("/scale/places", rule.Text("url"), StringComparison.Ordinal);
            Assert.True(answer.RootElement.TryGetProperty(rule.Text("valueLocation"), out _), rule.Text("valueLocation"));
            Assert.Equal(("apiKey", "header", ScaleApi.KeyHeader), (rule.Text("authMode"), rule.Text("method"), rule.Text("keyParamName")));
        });
    }

    [Theory]
    [InlineData(ContainerApp)]
    [InlineData(Kubernetes)]
    public void A_worker_that_rehearses_is_not_restarted_and_gets_no_calls(string file)
    {
        var worker = Read(file).Single(part => part.Has("properties") || part.Text("kind") == "Deployment");
        var container = (worker.Has("properties") ? worker["properties", "template"] : worker["spec", "template", "spec"]).List("containers").Single();
        var probes = container.Has("probes")
            ? container.List("probes").ToDictionary(probe => probe.Text("type").ToUpperInvariant())
            : new[] { "startup", "readiness", "liveness" }.ToDictionary(name => name.ToUpperInvariant(), name => container[$"{name}Probe"]);

        Assert.Equal(("/alive", "/health", "/alive"), (PathOf("STARTUP"), PathOf("READINESS"), PathOf("LIVENESS")));
        Assert.InRange(probes["STARTUP"].Number("periodSeconds") * probes["STARTUP"].Number("failureThreshold"), new RehearsalOptions().Deadline.TotalSeconds, 300);

        string PathOf(string probe) => probes[probe]["httpGet"].Text("path");
    }

    private static string Variable(Part container, string name) => container.List("env").Single(variable => variable.Text("name") == name).Text("value");

    // azd fills in what is in double braces.
    private static IReadOnlyList<Part> Read(string file)
    {
        var text = Braces().Replace(File.ReadAllText(Path.Combine(SourceTree.Root, file)), "8080");
        return [.. text.Split("\n---\n").Select(part => new Part(new DeserializerBuilder().Build().Deserialize<object>(part)))];
    }

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Braces();

    /// <summary>A part of a YAML document.</summary>
    private sealed record Part(object Value)
    {
        public Part this[params string[] path] => path.Aggregate(this, static (part, name) => new Part(part.Map[name]));

        private Dictionary<object, object> Map => (Dictionary<object, object>)Value;

        public bool Has(string name) => Map.ContainsKey(name);

        public string Text(string name) => (string)Map[name];

        public int Number(string name) => int.Parse(Text(name), CultureInfo.InvariantCulture);

        public IEnumerable<Part> List(string name) => ((List<object>)Map[name]).Select(static item => new Part(item));
    }
}
