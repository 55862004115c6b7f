using System.Xml.Linq;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Architecture;

/// <summary>Which project may refer to which (design §2).</summary>
public sealed class ProjectArrowTests
{
    [Theory]
    [InlineData("Contracts")]
    [InlineData("Client", "Contracts")]
    [InlineData("ServiceDefaults")]
    [InlineData("CallLog", "Contracts")]
    [InlineData("Cosmos", "ServiceDefaults")]
    [InlineData("Recordings", "Contracts")]
    [InlineData("Sip")]
    [InlineData("Rtp")]
    [InlineData("CallGateway", "Contracts", "CallLog", "Cosmos", "Recordings", "ServiceDefaults", "Sip")]
    [InlineData("Pipeline", "Contracts", "CallLog", "Cosmos", "Recordings", "ServiceDefaults", "Rtp")]
    [InlineData("Dashboard", "Client", "Contracts", "CallLog", "ServiceDefaults")]
    [InlineData("Emulators")]
    [InlineData("LoadTest", "Client")]
    [InlineData("Recovery")]
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

        // Resources are started, never linked. Aspire's SDK takes no assembly from a project reference unless the reference says otherwise.
        Assert.All(references, reference => Assert.NotEqual("false", (string?)reference.Attribute("IsAspireProjectResource")));
        Assert.All(references, reference => Assert.Null(reference.Attribute("ReferenceOutputAssembly")));
    }

    [Fact]
    public void No_project_but_the_tests_knows_that_there_are_stand_ins()
    {
        var knowing = SourceTree.Files(".", "*.csproj")
            .Where(file => !file.Path.StartsWith("VoiceAgent.StandIns/", StringComparison.Ordinal) && file.Path != "VoiceAgent.Tests/VoiceAgent.Tests.csproj")
            .Where(file => file.Lines.Any(line => line.Contains("StandIn", StringComparison.Ordinal)))
            .Select(file => file.Path);

        Assert.Empty(knowing);
    }

    private static XDocument Project(string name) =>
        XDocument.Load(Path.Combine(SourceTree.Root, $"VoiceAgent.{name}", $"VoiceAgent.{name}.csproj"));
}
