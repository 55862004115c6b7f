using System.Reflection;
using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;

namespace VoiceAgent.Tests.Architecture;

/// <summary>Test runs must be repeatable, and the traits that select a part of the tests must be correct.</summary>
public sealed partial class TestSetTests
{
    private static readonly Type[] Servers = [typeof(GarnetFixture), typeof(AzuriteFixture), typeof(Dashboard.Browser.BrowserFixture), typeof(EndToEnd.RunningStack)];

    private static readonly IEnumerable<Type> Classes = typeof(TestSetTests).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false });

    [Fact]
    public void No_test_draws_what_no_seed_can_repeat() =>
        Assert.Empty(SourceTree.Files("VoiceAgent.Tests")
            .Where(file => !file.Path.Contains("/Randomness/", StringComparison.Ordinal) && !file.Path.Contains("/Architecture/", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Where(line => UnseededDraw().IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}. Take [Theory, Seeds], and Holds(seed) for a property.")));

    [Fact]
    public void Every_test_that_draws_from_a_seed_is_of_the_kind_property() =>
        Assert.Empty(Classes
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<SeedsAttribute>() is not null && !Has(type, "Kind", "Property") && !Has(method, "Kind", "Property")))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name} needs [Trait(\"Kind\", \"Property\")]."));

    [Fact]
    public void Every_test_that_starts_a_server_or_a_browser_is_slow() =>
        Assert.Empty(Classes
            .Where(type => type.GetConstructors().Any(made => made.GetParameters().Any(parameter => Servers.Contains(parameter.ParameterType))) && HasTests(type) && !Has(type, "Speed", "Slow"))
            .Select(type => $"{type.Name} needs [Trait(\"Speed\", \"Slow\")]."));

    private static bool HasTests(Type type) => type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any());

    private static bool Has(MemberInfo member, string name, string value) =>
        member.GetCustomAttributesData().Any(data => data.AttributeType == typeof(TraitAttribute) && data.ConstructorArguments is [var first, var second] && (string?)first.Value == name && (string?)second.Value == value);

    [GeneratedRegex(@"QuickCheck|\bCheck\.(One|Quick)|Random\.Shared|new Random\(\)|new Rnd\(|GetTimestamp\(\) %")]
    private static partial Regex UnseededDraw();
}
