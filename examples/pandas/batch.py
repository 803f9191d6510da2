"""Write questions as a data frame, run a batch job, read the results as a data frame: pandas over s3fs."""
import os
import time

import botocore.session
import pandas

url = os.environ.get("QUARRY_URL", "http://127.0.0.1:8080")
key = os.environ.get("AWS_ACCESS_KEY_ID", "any")
secret = os.environ.get("AWS_SECRET_ACCESS_KEY", "any")
storage = {"key": key, "secret": secret, "client_kwargs": {"endpoint_url": f"{url}/bedrock/files"}}
bedrock = botocore.session.get_session().create_client(
    "bedrock",
    endpoint_url=f"{url}/bedrock",
    region_name="us-east-1",
    aws_access_key_id=key,
    aws_secret_access_key=secret,
)

questions = pandas.DataFrame({"recordId": ["1", "2"], "question": ["What is a quarry?", "What is a gateway?"]})
questions["modelInput"] = [
    {"messages": [{"role": "user", "content": [{"text": question}]}]} for question in questions["question"]
]
source = "s3://pandas-example/in/questions.jsonl"
questions[["recordId", "modelInput"]].to_json(source, orient="records", lines=True, storage_options=storage)

arn = bedrock.create_model_invocation_job(
    jobName="pandas-example",
    modelId="llama3",
    # botocore requires a role. Only providers of type bedrock use it.
    roleArn="arn:aws:iam::000000000000:role/any",
    inputDataConfig={"s3InputDataConfig": {"s3Uri": source}},
    outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://pandas-example/out/"}},
)["jobArn"]
running = {"Submitted", "Validating", "Scheduled", "InProgress", "Stopping"}
while (job := bedrock.get_model_invocation_job(jobIdentifier=arn))["status"] in running:
    time.sleep(0.5)
print(job["status"])

results = pandas.read_json(
    f"s3://pandas-example/out/{arn.rsplit('/', 1)[1]}/questions.jsonl.out",
    lines=True,
    dtype={"recordId": str},
    storage_options=storage,
)
results["answer"] = [output["output"]["message"]["content"][0]["text"] for output in results["modelOutput"]]
print(questions[["recordId", "question"]].merge(results[["recordId", "answer"]], on="recordId").to_string(index=False))
