namespace VoiceAgent.AppHost.Running;

internal static class RunningAsBuilt
{
    /// <summary>
    /// Runs the assembly that the AppHost's own build has made. "dotnet run", which Aspire would use, evaluates the project again at
    /// each start: seconds of a processor for each service. An IDE that debugs the service starts it in its own way.
    /// </summary>
    public static IResourceBuilder<ProjectResource> RunAsBuilt(this IResourceBuilder<ProjectResource> project)
    {
        var name = Path.GetFileNameWithoutExtension(project.Resource.GetProjectMetadata().ProjectPath);
#pragma warning disable ASPIREEXTENSION001 // The launch of a project by other arguments is still marked as experimental.
        return project.WithLaunchToolArgs(
            launch =>
            {
                launch.Args.Add("exec");
                launch.Args.Add(Programs.AssemblyOf(name));
            },
            ownedByLaunchConfigurationType: "project");
#pragma warning restore ASPIREEXTENSION001
    }

    /// <summary>Our services speak plain HTTP on this machine. Without this, Aspire would greet a newcomer with a warning about a certificate.</summary>
    public static IResourceBuilder<ProjectResource> WithoutCertificate(this IResourceBuilder<ProjectResource> project)
    {
#pragma warning disable ASPIRECERTIFICATES001 // The choice of a certificate is still marked as experimental.
        return project.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
    }
}
