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
    private const string Chart = "deploy/helm/voiceagent";

    // learn.microsoft.com/azure/container-apps: the most that terminationGracePeriodSeconds may be, and the most replicas.
    private const int LongestGraceOfContainerApps = 600;
    private const int MostReplicasOfContainerApps = 1_000;

    private static readonly ScaleRule Rule = ScaleRule.Shipped;

    [Fact]
    public void The_container_app_waits_until_a_worker_has_handed_its_calls_over()
    {
        var pod = Read(ContainerApp).Single()["properties", "template"];
        var container = pod.List("containers").Single();

        AssertTimeToDrain(Variable(container, "Drain__Longest"), Variable(container, "Drain__HandOver"), before: 0, pod.Number("terminationGracePeriodSeconds"));
        Assert.Equal(Rule.PlacesOfAWorker, int.Parse(Variable(container, "Calls__Capacity"), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Kubernetes_waits_until_a_worker_has_handed_its_calls_over()
    {
        var worker = Values["pipeline"];

        AssertTimeToDrain(worker["drain"].Text("longest"), worker["drain"].Text("handOver"), worker.Number("preStopSeconds"), worker.Number("gracePeriodSeconds"));
        Assert.Equal(Rule.PlacesOfAWorker, worker.Number("capacity"));
    }

    [Fact]
    public void A_gateway_has_time_for_its_requests()
    {
        var gateway = Values["gateway"];

        Assert.InRange(gateway.Number("gracePeriodSeconds"), new VoiceAgent.CallGateway.Calls.DrainOptions().Total.TotalSeconds, 600);
        Assert.Equal(0, gateway.Number("preStopSeconds"));
    }

    [Fact]
    public void Every_autoscaler_has_the_numbers_that_were_simulated()
    {
        var scale = Read(ContainerApp).Single()["properties", "template", "scale"];
        var custom = scale.List("rules").Single()["custom"];
        var chart = Values["scaling"];

        Assert.Equal(
            [(Rule.FewestWorkers, Rule.MostWorkers, Rule.CallsOfAWorker), (Rule.FewestWorkers, Rule.MostWorkers, Rule.CallsOfAWorker)],
            [
                (scale.Number("minReplicas"), scale.Number("maxReplicas"), custom["metadata"].Number("targetValue")),
                (chart.Number("minReplicas"), chart.Number("maxReplicas"), chart.Number("callsOfAWorker")),
            ]);
        Assert.InRange(Rule.MostWorkers, 1, MostReplicasOfContainerApps);
        Assert.All([scale.Number("pollingInterval"), chart.Number("pollingSeconds")], seconds => Assert.Equal(Rule.Interval.TotalSeconds, seconds));
        Assert.All([scale.Number("cooldownPeriod"), chart.Number("stabilizationSeconds")], seconds => Assert.Equal(Rule.Stabilization.TotalSeconds, seconds));
    }

    [Fact]
    public void Both_rules_of_KEDA_ask_the_gateway_in_the_form_that_it_answers()
    {
        var app = Read(ContainerApp).Single()["properties", "template", "scale"].List("rules").Single()["custom", "metadata"];
        var template = File.ReadAllText(Path.Combine(SourceTree.Root, Chart, "templates/scaling.yaml"));
        string InChart(string name) => Regex.Match(template, $@"^\s*{name}: (.*)$", RegexOptions.Multiline).Groups[1].Value;
        Func<string, string>[] rules = [app.Text, InChart];
        using var answer = JsonDocument.Parse(JsonSerializer.Serialize(new PlacesTotal(0, 0, 0, 0, 0, 0), JsonSerializerOptions.Web));

        Assert.All(rules, rule =>
        {
            Assert.EndsWith("/scale/places", rule("url"), StringComparison.Ordinal);
            Assert.True(answer.RootElement.TryGetProperty(rule("valueLocation"), out _), rule("valueLocation"));
            Assert.Equal(("apiKey", "header", ScaleApi.KeyHeader), (rule("authMode"), rule("method"), rule("keyParamName")));
        });
    }

    [Fact]
    public void A_worker_that_rehearses_is_not_restarted_and_gets_no_calls()
    {
        var app = Read(ContainerApp).Single()["properties", "template"].List("containers").Single().List("probes").ToDictionary(probe => probe.Text("type").ToUpperInvariant());
        var chart = Define("templates/_pod.tpl", "voiceagent.probes");
        Func<string, Part>[] platforms = [name => app[name.ToUpperInvariant()], name => chart[$"{name}Probe"]];

        Assert.All(platforms, probe =>
        {
            Assert.Equal(("/alive", "/health", "/alive"), (PathOf(probe("startup")), PathOf(probe("readiness")), PathOf(probe("liveness"))));
            Assert.InRange(probe("startup").Number("periodSeconds") * probe("startup").Number("failureThreshold"), new RehearsalOptions().Deadline.TotalSeconds, 300);
        });

        static string PathOf(Part probe) => probe["httpGet"].Text("path");
    }

    private static Part Values => Read($"{Chart}/values.yaml").Single();

    private static void AssertTimeToDrain(string longest, string handOver, int before, int grace)
    {
        var drain = new DrainOptions { Longest = TimeSpan.Parse(longest, CultureInfo.InvariantCulture), HandOver = TimeSpan.Parse(handOver, CultureInfo.InvariantCulture) };

        Assert.InRange(grace, before + drain.Total.TotalSeconds, LongestGraceOfContainerApps);

        // Most calls end by themselves while the worker drains, so few callers notice a deployment.
        Assert.InRange(drain.Longest, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(9));
    }

    private static string Variable(Part container, string name) => container.List("env").Single(variable => variable.Text("name") == name).Text("value");

    // azd fills in what is in double braces.
    private static IReadOnlyList<Part> Read(string file)
    {
        var text = Braces().Replace(File.ReadAllText(Path.Combine(SourceTree.Root, file)), "8080");
        return [.. text.Split("\n---\n").Select(part => new Part(new DeserializerBuilder().Build().Deserialize<object>(part)))];
    }

    // A template of the chart that has plain YAML.
    private static Part Define(string file, string name)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, Chart, file));
        var body = text[text.IndexOf($"define \"{name}\" -}}}}", StringComparison.Ordinal)..];
        return new(new DeserializerBuilder().Build().Deserialize<object>(body[(body.IndexOf('\n', StringComparison.Ordinal) + 1)..body.IndexOf("{{- end", StringComparison.Ordinal)]));
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
