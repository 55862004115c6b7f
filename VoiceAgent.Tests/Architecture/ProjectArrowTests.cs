using System.Xml.Linq;

namespace VoiceAgent.Tests.Architecture;

/// <summary>Which project may know which (design §2).</summary>
public sealed class ProjectArrowTests
{
    [Theory]
    [InlineData("Contracts")]
    [InlineData("ServiceDefaults")]
    [InlineData("CallLog", "Contracts")]
    [InlineData("CallGateway", "Contracts", "CallLog", "ServiceDefaults")]
    [InlineData("Pipeline", "Contracts", "CallLog", "ServiceDefaults")]
    [InlineData("Dashboard", "Contracts", "CallLog", "ServiceDefaults")]
    [InlineData("Emulators")]
    [InlineData("LoadTest")]
    public void A_project_references_only_those_that_the_design_allows(string project, params string[] allowed)
    {
        var referenced = Project(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)["VoiceAgent.".Length..]);

        Assert.Empty(referenced.Except(allowed));
    }

    [Fact]
    public void Contracts_need_no_package() => Assert.Empty(Project("Contracts").Descendants("PackageReference"));

    [Fact]
    public void The_AppHost_only_orchestrates()
    {
        var references = Project("AppHost").Descendants("ProjectReference");

        // Resources are started, never linked: the orchestrator's build takes no assembly from a reference marked so.
        Assert.All(references, reference => Assert.Equal("true", (string?)reference.Attribute("IsAspireProjectResource")));
    }

    [Fact]
    public void No_project_but_the_stand_ins_their_tests_and_the_AppHost_asks_which_feed_it_was_built_from()
    {
        string[] allowed = ["VoiceAgent.AppHost/VoiceAgent.AppHost.csproj", "VoiceAgent.Tests/VoiceAgent.Tests.csproj"];
        var askers = SourceTree.Files(".", "*.csproj")
            .Where(file => !file.Path.StartsWith("VoiceAgent.StandIns/", StringComparison.Ordinal) && !allowed.Contains(file.Path))
            .Where(file => file.Lines.Any(line => line.Contains("PackageFeed", StringComparison.Ordinal)))
            .Select(file => file.Path);

        Assert.Empty(askers);
    }

    private static XDocument Project(string name) =>
        XDocument.Load(Path.Combine(SourceTree.Root, $"VoiceAgent.{name}", $"VoiceAgent.{name}.csproj"));
}
