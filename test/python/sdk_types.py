"""placeholder"""
print("[]")
