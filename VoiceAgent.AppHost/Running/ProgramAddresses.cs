namespace VoiceAgent.AppHost.Running;

/// <summary>
/// The addresses at which programs listen. The orchestrator's proxy stands before a service with replicas and gives each connection to any of them,
/// so a check of one program must not go through it.
/// </summary>
internal static class ProgramAddresses
{
    // The orchestrator gives each program its own port in this variable.
    private const string Listens = "ASPNETCORE_URLS";

    /// <summary>The addresses of the programs that run now.</summary>
    /// <param name="missing">How many programs of the service do not run.</param>
    public static IReadOnlyList<Uri> Of(EndpointReference endpoint, ProgramWatch watch, out int missing)
    {
        missing = 0;
        if (!endpoint.EndpointAnnotation.IsProxied)
        {
            return [new Uri(endpoint.Url)];
        }

        Uri[] running = [.. watch.Of(endpoint.Resource).Where(program => program.Snapshot.State?.Text == KnownResourceStates.Running).Select(Of).OfType<Uri>()];
        missing = endpoint.Resource.Annotations.OfType<ReplicaAnnotation>().Last().Replicas - running.Length;
        return running;
    }

    private static Uri? Of(ResourceEvent program) =>
        Uri.TryCreate(program.Snapshot.EnvironmentVariables.FirstOrDefault(variable => variable.Name == Listens)?.Value?.Split(';')[0], UriKind.Absolute, out var address)
            ? address
            : null;
}
