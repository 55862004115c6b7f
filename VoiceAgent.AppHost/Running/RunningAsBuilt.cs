namespace VoiceAgent.AppHost.Running;

internal static class RunningAsBuilt
{
    /// <summary>
    /// Runs the assembly that the AppHost's build has made. Aspire's default "dotnet run" evaluates the project at each start, which
    /// takes seconds of processor time per service. An IDE that debugs the service still starts it in its own way.
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

    /// <summary>The services use plain HTTP on this machine. Without this setting, Aspire warns about a missing certificate.</summary>
    public static IResourceBuilder<ProjectResource> WithoutCertificate(this IResourceBuilder<ProjectResource> project)
    {
#pragma warning disable ASPIRECERTIFICATES001 // The choice of a certificate is still marked as experimental.
        return project.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
    }
}
