{{/* A service: its account, its pods, its address in the cluster, and how many may be away. Takes the root and the service's name. */}}
{{- define "voiceagent.service" -}}
{{- $root := index . 0 }}
{{- $name := index . 1 }}
{{- $service := index $root.Values $name }}
{{- $labels := include "voiceagent.labels" . }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels: {{- $labels | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
    {{- if $root.Values.identity.workload }}
    azure.workload.identity/client-id: {{ index $root.Values.identity.clientIds $name | quote }}
    {{- end }}
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels: {{- $labels | nindent 4 }}
spec:
  {{- if not (eq (include "voiceagent.autoscaled" .) "true") }}
  replicas: {{ $service.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "voiceagent.selector" $name | nindent 6 }}
  strategy:
    type: RollingUpdate
    # New pods are ready before old ones drain, so a deployment takes no capacity away.
    rollingUpdate: { maxSurge: {{ ternary "25%" "1" (eq $name "pipeline") }}, maxUnavailable: 0 }
  template:
    metadata:
      labels:
        {{- $labels | nindent 8 }}
        {{- if $root.Values.identity.workload }}
        azure.workload.identity/use: "true"
        {{- end }}
    spec: {{- include "voiceagent.pod" . | nindent 6 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels: {{- $labels | nindent 4 }}
spec:
  selector: {{- include "voiceagent.selector" $name | nindent 4 }}
  ports:
    - { name: http, port: 80, targetPort: http }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels: {{- $labels | nindent 4 }}
spec:
  maxUnavailable: {{ $service.disruption.maxUnavailable }}
  selector:
    matchLabels: {{- include "voiceagent.selector" $name | nindent 6 }}
{{- end }}
