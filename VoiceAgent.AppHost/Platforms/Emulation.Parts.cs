using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>The parts of each service of <see cref="Emulation"/>: a program, a parameter for the real service, and the choice between them.</summary>
internal sealed partial class Emulation
{
    /// <param name="name">The connection's name.</param>
    /// <param name="emulator">The service's own emulator. Null when another service's emulator also serves this one.</param>
    /// <param name="emulated">The emulator's connection string.</param>
    /// <param name="icon">A Fluent icon.</param>
    /// <param name="what">The purpose of the service.</param>
    /// <param name="example">A connection string of the real service.</param>
    /// <param name="isUsed">Whether a program uses the service. Otherwise its emulator is not started.</param>
    /// <param name="keep">Receives the parameter, for other settings that depend on it.</param>
    private IResourceBuilder<IResourceWithConnectionString> Choose(
        string name, IResourceBuilder<Emulator>? emulator, ReferenceExpression emulated, string icon, string what, string example, Action<IResourceBuilder<ParameterResource>>? keep = null, bool isUsed = true)
    {
        var given = Builder.AddParameter($"{name}-connection", () => Given(name) ?? "", secret: true)
            .WithDescription($"{what}. Leave it empty for the emulator, or paste the connection string of a real service (`{example}`) and restart the programs that use it.", enableMarkdown: true)
            .WithCustomInput(parameter => new InteractionInput
            {
                Name = parameter.Name,
                Label = $"Connection string of '{name}'",
                Description = parameter.Description,
                EnableDescriptionMarkdown = true,
                InputType = InputType.SecretText,
                Placeholder = "empty: the emulator",
            });
        var service = Builder.AddConnectionString(name, ReferenceExpression.Create($"{new Choice(given.Resource, emulated)}")).WithIconName(icon);
        given.WithParentRelationship(service);
        keep?.Invoke(given);
        if (emulator is not null)
        {
            emulator.WithParentRelationship(service);
            if (IsGiven(name) || !isUsed)
            {
                emulator.WithExplicitStart();
            }
            else
            {
                service.WaitFor(emulator);
            }
        }

        return service;
    }

    private IResourceBuilder<ParameterResource> AddKey(string name) => Builder.AddParameter(name, Secrets.Key, secret: true).WithHidden();

    private IResourceBuilder<Emulator> AddEmulator(string role, int port, string icon)
    {
        var emulator = AddProgram($"{role}-emulator", "dotnet", Programs.FolderOf(Programs.Emulators), port).WithArgs("exec", Programs.AssemblyOf(Programs.Emulators), role);
        if (_delays is not null)
        {
            emulator.WithEnvironment("Delays__Profile", _delays);
        }

        return emulator
            .WithEnvironment("ASPNETCORE_URLS", ReferenceExpression.Create($"http://127.0.0.1:{emulator.Resource.Endpoint.Property(EndpointProperty.TargetPort)}"))
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithOtlpExporter()
            .WithIconName(icon)
            .WithReadiness("/health")
            .WithUrlForEndpoint("http", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
    }

    // The orchestrator puts no proxy before a program, because a proxy would use processor time for each audio frame.
    private IResourceBuilder<Emulator> AddProgram(string name, string command, string folder, int port, string scheme = "http") =>
        Builder.AddResource(new Emulator(name, command, folder)).WithEndpoint(PortOf(port, name), scheme: scheme, name: "http", isProxied: false);

    /// <summary>The default port. Null selects a free port, when the settings request free ports.</summary>
    /// <exception cref="DistributedApplicationException">Another program uses the port.</exception>
    private int? PortOf(int usual, string program)
    {
        if (Ports.AreFree(Builder.Configuration))
        {
            return null;
        }

        Ports.Demand(usual, program);
        return usual;
    }
}
